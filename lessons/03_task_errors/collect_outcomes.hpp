// The contract of 03.1: many tasks on a pool, and a record for every one of them.
#pragma once

#include "outcome.hpp"
#include "thread_pool.hpp"

#include <cstddef>
#include <exception>
#include <functional>
#include <iterator>
#include <optional>
#include <ranges>
#include <type_traits>
#include <utility>
#include <vector>

namespace workbook {

/// The record of task number `task`, which ended with this exception. You write this.
///
/// | what was thrown | kind | error |
/// |---|---|---|
/// | `task_timeout`, or what is derived from it | timeout | its `what()` |
/// | any other `task_error` | expected | its `what()` |
/// | any other `std::exception` | unexpected | its `what()` |
/// | anything else: `throw 42` | unexpected | "not a std::exception" |
///
/// Thread safety: may be called from any thread. Does not block. REQUIRES: `error` is not null.
failure failure_of(std::size_t task, const std::exception_ptr& error);

/// Calls `body(0)` to `body(count - 1)`, each exactly once, on the workers of `pool`, and tells how
/// each ended: nothing where it returned, its record where it threw. You write this as well.
///
/// - There are `count` entries, and entry i is about task i, whichever ended first.
/// - Nothing that a task does makes this throw. Whatever leaves `body` becomes a record.
/// - A failure keeps no other task from running.
/// - A task that the pool does not take (`pool_closed`) has failed too: it gets a record, made of
///   what `post` or `submit` threw.
/// - As many tasks run at the same time as the pool has workers.
/// - It returns only when no call is running or still to come: `body` may refer to the caller's
///   variables.
///
/// Thread safety: may be called from any thread but a worker of `pool`, which would wait for
/// itself. `body` is called from several threads at once.
///
/// Blocks until all is done. Visibility: what `body` did happens before this returns.
std::vector<std::optional<failure>> run_all(thread_pool& pool, std::size_t count,
                                            const std::function<void(std::size_t)>& body);

/// Calls `function(item)` for every item, and returns one record for each, in the order of the
/// items: what it returned, or how it failed.
///
///     for (const auto& record : workbook::collect_outcomes(pool, urls, fetch)) ...
///
/// `function` is called with const items, from several threads at once. Everything else is as said
/// at `run_all`. Where `map` (02.2) throws one error and forgets the results, this forgets nothing.
template <std::ranges::random_access_range Items, typename Function>
auto collect_outcomes(thread_pool& pool, const Items& items, Function function) {
    using result = std::invoke_result_t<Function&, std::ranges::range_reference_t<const Items>>;
    const auto count = static_cast<std::size_t>(std::ranges::distance(items));
    std::vector<std::optional<result>> results(count); // a slot for each, so no lock is needed
    const auto failures = run_all(pool, count, [&](std::size_t task) {
        const auto offset = static_cast<std::ranges::range_difference_t<const Items>>(task);
        results[task].emplace(std::invoke(function, std::ranges::begin(items)[offset]));
    });
    std::vector<outcome<result>> outcomes;
    outcomes.reserve(count);
    for (std::size_t task = 0; task < count; ++task) {
        if (const auto& failed = failures.at(task))
            outcomes.emplace_back(*failed);
        else
            outcomes.emplace_back(success<result>{task, std::move(results[task]).value()});
    }
    return outcomes;
}

} // namespace workbook
