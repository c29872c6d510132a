// The contract of 10.2: a page if it comes in time, and nothing that is still fetching it after.
#pragma once

#include "fetch.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace workbook {

/// The response to `url`, or nothing if there is none before `limit` has passed.
///
/// - Throws what `fetch` throws, as soon as it does.
/// - It returns, or throws, only when the fetch has ended. One that is too slow is told to stop,
///   and waited for. Nothing is left behind: no fetch, and no timer either.
/// - A caller that is cancelled meanwhile takes the fetch along: it is told to stop and waited
///   for; then Asio's operation_aborted leaves.
///
///     auto page = co_await workbook::fetch_within(fetch, url, 500ms);
///     if (!page) show_cached(url);
///
/// REQUIRES: `fetch` is not empty; the caller's executor runs one handler at a time.
awaitable<std::optional<response>> fetch_within(fetcher fetch, std::string url,
                                                std::chrono::milliseconds limit);

} // namespace workbook
