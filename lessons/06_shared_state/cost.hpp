// What a lock between processes costs, measured here and now.
#pragma once

namespace cost {

/// Nanoseconds for one addition, nobody else wanting the lock: the best of several runs.
struct of_an_addition {
    double std_mutex = 0;      ///< in this process's own memory, under a std::mutex
    double shared_counter = 0; ///< in shared memory, under a process-shared mutex
    double ledger = 0;         ///< the same, with a robust mutex and a way back
};

of_an_addition addition_ns();

/// Microseconds to make a shared counter and to let go of it.
double counter_us();

} // namespace cost
