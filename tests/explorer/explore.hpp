// Runs a grader's body. One entry point, so that the body does not know who schedules it.
#pragma once

#include <utility>

namespace explorer {

/// True when time is virtual, that is exact: durations may then be compared for equality.
[[nodiscard]] constexpr bool virtual_time() noexcept {
    return false;
}

/// Runs `body` once, on ordinary threads and in real time.
///
/// A body builds all the state it uses, lets workers record and asserts on the calling thread after
/// the join, so that it can be run any number of times under any schedule.
/// Thread safety: call from the main thread of a test. Blocks as long as the body does. Throws what
/// the body throws.
template <typename Body>
void explore(Body&& body) {
    std::forward<Body>(body)();
}

} // namespace explorer
