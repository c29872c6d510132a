// What a time limit costs on this machine: for the lesson's last part.
#pragma once

#include <cstddef>

namespace cost {

/// Measured over many tasks that each sleep once, all at the same time on one thread.
struct of_sleepers {
    double cpu_us; ///< processor time, per task
    double bytes;  ///< heap in use while all sleep, per task; 0 where it cannot be measured
};

/// `tasks` coroutines that sleep for `sleep_ms`, without a limit.
of_sleepers without_limit(std::size_t tasks, int sleep_ms);

/// The same, each with a limit that is never reached.
of_sleepers with_limit(std::size_t tasks, int sleep_ms);

} // namespace cost
