// Somebody sets the clock on the wall: for graders of whatever has to measure by a steady one.
#pragma once

#include <explorer/explore.hpp>

#include <chrono>
#include <ctime>

namespace grading {

/// Sets the wall clock (std::chrono::system_clock) forward, or back by a negative `by`. In virtual
/// time only: there it is the clock of the program under test. In real time it does nothing, since
/// that clock belongs to everybody.
inline void move_wall_clock(std::chrono::seconds by) {
    if (!explorer::virtual_time()) return;
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    now.tv_sec += by.count();
    ::clock_settime(CLOCK_REALTIME, &now);
}

} // namespace grading
