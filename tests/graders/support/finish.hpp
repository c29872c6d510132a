// Runs a loop until a caller has come back, and says in words why it has not.
#pragma once

#include "event_loop.hpp"
#include "judged_as.hpp"

#include <catch2/catch_test_macros.hpp>

namespace grading {

constexpr int most_turns = 1'000; // handlers of the loop; right answers need a few dozen

/// Runs the loop until all has ended, for at most so many handlers as `turns` says. Fails the test
/// when it goes round without an end (`livelock`), and when the caller never wakes (`timeout`).
inline void finish(event_loop& loop, const fate& caller, int turns = most_turns) {
    loop.finish(turns);
    {
        const judged_as livelock("livelock");
        INFO("Always a handler was ready, and no time has passed: somebody comes back to the loop "
             "again and again to look whether it is so far. It must wait for that, not ask.");
        REQUIRE_FALSE(loop.goes_round());
    }
    const judged_as timeout("timeout");
    INFO("The loop has nothing more to do, and the caller has not come back.");
    REQUIRE(caller.text() != "still waiting");
}

} // namespace grading
