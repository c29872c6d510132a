// Waiting for what another process does: a condition that comes true, a sleep that begins.
#pragma once

#include <graders/support/patience.hpp>
#include <graders/support/processes.hpp>

#include <chrono>
#include <thread>

namespace grading {

/// True as soon as `condition` is; false when patience runs out before.
template <typename Condition>
bool comes_true(const Condition& condition) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return true;
}

/// Gives a process that has just come to a blocking call time to fall asleep in it. As with
/// `let_others_settle`, a right answer passes whether it does or not.
inline void let_it_fall_asleep(pid_t pid) {
    (void)comes_true([pid] { return look_up(pid).state != 'R'; });
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
}

} // namespace grading
