// The contract of 09.3: every response, or the first error, and no fetch left running.
#pragma once

#include "fetch.hpp"

#include <string>
#include <vector>

namespace workbook {

/// The response to every URL, in the order of the URLs; or the exception of the fetch that failed
/// first in time.
///
/// All fetches are under way at the same time. When one fails, the others are told to stop:
/// cancelled, with cancellation_type::terminal. A fetch that is told to stop may take a while to
/// clean up. This function returns, or throws, only when no fetch is running.
///
///     auto pages = co_await workbook::fetch_all_or_cancel(urls, fetch);
///
/// REQUIRES: `fetch` is not empty, and suspends before it throws; the caller's executor runs one
/// handler at a time; the caller is not cancelled meanwhile.
awaitable<std::vector<response>> fetch_all_or_cancel(std::vector<std::string> urls, fetcher fetch);

} // namespace workbook
