// The contract of 01.1: one sum, split over several threads that share nothing.
#pragma once

#include <cstdint>
#include <functional>

namespace workbook {

/// Returns value(0) + value(1) + ... + value(n - 1), worked out on several threads at once.
///
///     auto total = workbook::parallel_sum(10, 4, square); // 285: 0 + 1 + 4 + ... + 81
///
/// - `value` is called exactly once for each number below `n`, in any order.
/// - The numbers are split into as many parts as there are threads, as evenly as they divide: ten
///   numbers on four threads are parts of 3, 3, 2 and 2. A part has a thread of its own, and all
///   parts are worked on at the same time.
/// - With more threads than numbers, each number is a part, and the other threads are not started.
/// - No number, no call: the sum is 0.
///
/// `threads` is the number of threads that work; the calling thread may be one of them or only
/// wait.
///
/// Throws std::invalid_argument if `threads` is 0, also when there is nothing to add. If `value`
/// throws, whatever it throws leaves from here, once no call is running and every thread has ended.
/// When several calls throw, one of the exceptions leaves and the others are dropped; numbers whose
/// turn had not come then may be left out.
///
/// Thread safety: may be called from any thread, also by several at the same time. `value` is
/// called from several threads at once: what it changes and shares needs a lock.
///
/// Blocks until all parts are done. Visibility: what the caller did before happens before every
/// call of `value`, and what `value` did happens before this returns or throws.
///
/// Arithmetic is modulo 2^64, as it always is for unsigned numbers: it wraps and never overflows.
std::uint64_t parallel_sum(std::uint64_t n, unsigned threads,
                           const std::function<std::uint64_t(std::uint64_t)>& value);

} // namespace workbook
