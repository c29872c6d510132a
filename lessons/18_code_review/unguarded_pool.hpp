// The contract of 18.1: the sections of a report, rendered on a pool, failures included.
#pragma once

#include "thread_pool.hpp"

#include <functional>
#include <string>
#include <vector>

namespace workbook {

/// One section as it goes into the report: its text, or why there is none.
struct rendered {
    std::string text;
    std::string error; ///< empty if it was rendered

    friend bool operator==(const rendered&, const rendered&) = default;
};

/// Makes the text of one section. It may throw.
using renderer = std::function<std::string(const std::string& title)>;

/// Renders every section on `pool`, several at the same time, in the order of `titles`.
///
///     workbook::thread_pool pool(4);
///     auto pages = workbook::render_all(pool, {"summary", "sales", "costs"}, render);
///
/// - A section that fails costs itself and nothing else: its place holds the error, which is what()
///   of a std::exception, and "unknown error" for whatever else is thrown.
/// - It returns, or throws, only when none of its sections is being rendered or will be.
///
/// Blocks the caller. Throws pool_closed when the pool takes no more tasks.
/// Thread safety: any number of threads may use one pool at the same time; `render` is called from
/// several of its workers at once. Visibility: what the workers did is seen by the caller.
/// REQUIRES: not called from a task of `pool`; `render` is not empty.
std::vector<rendered> render_all(thread_pool& pool, const std::vector<std::string>& titles,
                                 const renderer& render);

} // namespace workbook
