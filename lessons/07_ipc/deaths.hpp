// Processes that are killed at bad moments, and what the others notice: for the lesson.
#pragma once

namespace deaths {

/// The moment at which a user of a queue dies.
enum class moment {
    waiting, ///< asleep in receive
    working, ///< after receive, with a message in its hands
    sending  ///< in the middle of copying a message in, with the lock held: a crash
};

/// Kills a process at that moment. True when two others can send and receive afterwards.
bool queue_survives(moment when);

/// Kills a process that waits at the C library's condition variable, in shared memory and with a
/// robust mutex, and then wakes others there, three times. Returns how many of these wake-ups
/// worked before one did not come back or did not wake.
int condition_variable_wakes_after_a_death();

/// How many there are if all is well.
inline constexpr int wake_ups = 3;

} // namespace deaths
