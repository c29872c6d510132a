// The contract of 08.3: all URLs fetched at once, responses in the order of the URLs.
#pragma once

#include "fetch.hpp"

#include <string>
#include <vector>

namespace workbook {

/// The response to every URL, in the order of the URLs.
///
/// All fetches are under way at the same time: it takes as long as the slowest of them.
/// It returns, or throws, only when no fetch is running. If fetches threw, the exception of the
/// first of them in `urls` leaves.
///
///     auto pages = co_await workbook::fetch_all(urls, fetch); // ten of 100 ms each: 100 ms
///
/// REQUIRES: `fetch` is not empty; the caller's executor runs one handler at a time.
awaitable<std::vector<response>> fetch_all(std::vector<std::string> urls, fetcher fetch);

} // namespace workbook
