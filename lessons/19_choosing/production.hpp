// The code that the interview question asks for, run on fetches that succeed, fail and hang.
#pragma once

#include "timeline.hpp"

#include <chrono>
#include <cstddef>

namespace advice {

/// What became of the fetches, and what it took.
struct production_run {
    std::size_t succeeded = 0;
    std::size_t failed = 0;    ///< said so themselves
    std::size_t timed_out = 0; ///< were stopped, and had ended before the others were told
    std::size_t peak = 0;      ///< the most that were under way at once
    std::chrono::microseconds predicted{0}; ///< by lesson 17
    std::chrono::microseconds took{0};
};

/// Twenty fetches of 100 ms, five at once, each with 300 ms at most. Two fail, and one would hang
/// for ten seconds. Draws each on the lane of its place.
///
/// Blocks for about half a second. Uses no thread but the caller's.
production_run run_production(narration::timeline& drawn);

} // namespace advice
