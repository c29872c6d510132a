// The contract of 10.2: a page if it comes in time, and nothing that is still fetching it after.
#pragma once

#include "fetch.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace workbook {

/// The response to `url`, or nothing if there is none before `limit` has passed.
///
/// - Throws what `fetch` throws, as soon as it does: also an operation_aborted that nobody here had
///   asked for, and a failure while it was stopping.
/// - It returns, or throws, only when the fetch has ended. One that is too slow is told to stop,
///   and waited for. Nothing is left behind: no fetch, and no timer either.
/// - A caller that is cancelled meanwhile takes the fetch along: it is told to stop and waited
///   for; then Asio's operation_aborted leaves.
/// - A page that comes although the fetch was told to stop may be given, or dropped.
/// - The caller is left as it was: it hears at its next `co_await` when it is cancelled.
///
///     auto page = co_await workbook::fetch_within(fetch, url, 500ms);
///     if (!page) show_cached(url);
///
/// REQUIRES: `fetch` is not empty, and does not cancel its own caller before its first suspension;
/// the caller's executor runs one handler at a time.
awaitable<std::optional<response>> fetch_within(fetcher fetch, std::string url,
                                                std::chrono::milliseconds limit);

} // namespace workbook
