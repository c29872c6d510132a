// The contract of 17.2: what a part that only one at a time can do costs all the others.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>

namespace workbook {

/// Returns how many times as fast `workers` workers are as one, for the *same* work.
///
///     workbook::speedup(0.05, 20); // 10.26, and not 20: a twentieth of the work has no helpers
///
/// `serial_share` is the share of one worker's time in which nobody can help: 0 is none, 1 is all.
/// The rest divides evenly among the workers, and workers cost nothing.
///
/// Throws std::invalid_argument if `serial_share` is not a number from 0 to 1, or `workers` is 0.
/// Exact but for the rounding of double.
///
/// G. M. Amdahl, "Validity of the single processor approach to achieving large scale computing
/// capabilities", 1967.
double speedup(double serial_share, std::size_t workers);

/// Returns what speedup() comes near and never passes, however many workers there are: 20 for a
/// share of 0.05, infinity for a share of 0.
///
/// Throws std::invalid_argument if `serial_share` is not a number from 0 to 1.
double speedup_limit(double serial_share);

/// Returns how many times as much work `workers` workers do as one would, in the *same time*.
///
///     workbook::scaled_speedup(0.05, 20); // 19.05
///
/// The other view: who gets more workers takes on more work, and the serial part does not grow with
/// it. Here `serial_share` is the share of the time that the *workers* take, not of the time that
/// one would.
///
/// Throws the same as speedup(). J. L. Gustafson, "Reevaluating Amdahl's law", 1988.
double scaled_speedup(double serial_share, std::size_t workers);

/// Returns the smallest number of workers that reaches `percent` % of the limit of speedup().
///
///     workbook::workers_worth(1ms, 19ms, 95); // 361, for a limit of 20
///
/// One worker would need `serial` + `parallel`. The result is exact: no rounding error makes it one
/// too large or one too small, and "reaches" includes equality.
///
/// - Nothing parallel: 1.
/// - Nothing serial, but something parallel: std::nullopt. There is no limit, so there is no number
///   of workers that comes near it.
///
/// Throws std::invalid_argument if a time is negative or `percent` is not from 1 to 99.
/// REQUIRES: each time is less than a century. Complexity: O(1), also for billions of workers.
std::optional<std::size_t> workers_worth(std::chrono::microseconds serial,
                                         std::chrono::microseconds parallel, int percent);

/// Returns the number of workers from which on a lock is never free.
///
///     workbook::workers_that_saturate(10ms, 30ms); // 4: one is inside, three are outside
///
/// Each worker repeats the same step: `inside` with the lock held, then `outside` without it. While
/// one is inside, others do their outside part, which is why this is not Amdahl's serial part: as
/// long as the workers are fewer than this number, each adds its full speed. From this number on
/// the lock sets the pace, and one more adds nothing.
///
/// It is (inside + outside) / inside, rounded up. std::nullopt if `inside` is zero: a lock that
/// nobody holds is never the limit.
///
/// Throws std::invalid_argument if a time is negative. REQUIRES: each is less than a century.
std::optional<std::size_t> workers_that_saturate(std::chrono::microseconds inside,
                                                 std::chrono::microseconds outside);

/// Measures, and returns the smallest number of workers that is about as good as the best.
///
///     const auto enough = workbook::workers_that_pay(8, 95, run_with); // runs it 8 times
///
/// Calls `time_with(1)` to `time_with(most)`, each exactly once and in this order; it runs the work
/// with so many workers and returns the time that took. The *best* is the shortest of these times,
/// wherever it is: more workers may make it slower again, or make no difference for a while and
/// then help once more. The result is the smallest number of workers that has at least `percent` %
/// of the best one's speed, which is the inverse of its time. "At least" includes equality,
/// exactly.
///
/// Throws std::invalid_argument if `most` is 0 or `percent` is not from 1 to 100, and calls nothing
/// then. What `time_with` throws leaves from here at once.
/// REQUIRES: the times are not negative, and less than a century.
///
/// Thread safety: may be called from any thread. Blocks while `time_with` does.
std::size_t
workers_that_pay(std::size_t most, int percent,
                 const std::function<std::chrono::microseconds(std::size_t)>& time_with);

} // namespace workbook
