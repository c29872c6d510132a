// The contract of 01.2: downloads on threads of their own, and one total of what they bring in.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace workbook {

/// Returns how many bytes all URLs have together. `size_of` downloads one and says how many it has.
///
///     auto bytes = workbook::total_size(urls, fetch); // ten of 100 ms each: 100 ms
///
/// - `size_of` is called once for each URL in the list, so twice for one that stands there twice.
/// - Each call has a thread of its own, and all calls run at the same time: the whole takes as long
///   as the slowest of them.
/// - No URL, no call: the total is 0.
///
/// Throws std::system_error if the system refuses a thread.
///
/// Thread safety: may be called from any thread. `size_of` is called from several threads at once.
/// REQUIRES: `size_of` does not throw.
///
/// Blocks until all threads have ended. Visibility: what `size_of` did happens before this returns.
std::uint64_t total_size(const std::vector<std::string>& urls,
                         const std::function<std::uint64_t(const std::string&)>& size_of);

} // namespace workbook
