// What sleeping coroutines cost on this machine: for the lesson's last part.
#pragma once

#include <cstddef>

namespace cost {

/// Measured over one gather of many tasks that each sleep once.
struct of_a_gather {
    double wall_ms;      ///< from the call of gather to its return
    double cpu_us;       ///< processor time, per task
    double bytes;        ///< heap in use while all sleep, per task; 0 where it cannot be measured
    std::size_t threads; ///< how many threads the process had meanwhile
};

/// `tasks` coroutines that sleep for `sleep_ms`, all at once, on one thread.
of_a_gather sleeping(std::size_t tasks, int sleep_ms);

} // namespace cost
