// The contract of 18.3: many URLs fetched at the same time, but never more than a limit.
#pragma once

#include "fetch.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace workbook {

/// The response to every URL, in the order of the URLs, with at most `limit` fetches at a time.
///
///     auto pages = co_await workbook::fetch_bounded(ten_thousand_urls, fetch, 100);
///
/// - As soon as one fetch ends, the next begins: there are `limit` of them under way until there
///   are no more URLs to begin with.
/// - The limit is for memory, too: `fetch` is called only when the fetch may begin. So no more than
///   `limit` of its coroutines exist at any time.
/// - When a fetch throws, no new one begins. Those under way run to their end; then the exception
///   leaves that came first.
/// - It returns, or throws, only when no fetch is running.
///
/// REQUIRES: `fetch` is not empty, limit >= 1, the caller's executor runs one handler at a time.
awaitable<std::vector<response>> fetch_bounded(std::vector<std::string> urls, fetcher fetch,
                                               std::size_t limit);

} // namespace workbook
