// The contract of 13.2: pages are fetched and saved, and nothing of it is left running.
#pragma once

#include "task_group.hpp"

#include "fetch.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace workbook {

/// Something that keeps one page. Saving takes time; it throws when the page could not be kept.
using saver = std::function<awaitable<void>(response page)>;

/// Fetches every URL and saves what came, twice if the URL stands there twice; how many pages there
/// were.
///
/// - All fetches are under way at the same time. A page is saved as soon as it is there, while
///   others are still being fetched or saved.
/// - It returns, or throws, only when no fetch and no save is running: `fetch` and `save` may refer
///   to the caller's variables.
/// - The first failure, of a fetch or of a save, cancels everything that is under way. All failures
///   leave together, as one group_error.
/// - If the caller is cancelled, all of it is cancelled and awaited, and operation_aborted leaves.
///
///     const auto pages = co_await workbook::mirror(urls, fetch, save);
///
/// REQUIRES: `fetch` and `save` are not empty; the caller's executor runs one handler at a time.
awaitable<std::size_t> mirror(std::vector<std::string> urls, fetcher fetch, saver save);

} // namespace workbook
