// What a semaphore for coroutines costs on this machine: for the lesson's last part.
#pragma once

#include <cstddef>

namespace cost {

/// Nanoseconds of one step.
struct of_a_step {
    double threads_ns;   ///< std::counting_semaphore, which blocks: acquire and release
    double acquire_ns;   ///< async_semaphore: acquire and release of a permit that is free
    double hold_ns;      ///< the same with a `permit`
    double hand_over_ns; ///< from one coroutine to another that waits for it
};

of_a_step of_each();

/// Bytes of heap for each of `callers` coroutines that wait for a permit; 0 where that cannot be
/// measured.
double bytes_of_a_waiter(std::size_t callers);

/// Bytes of heap in use now; 0 where that cannot be measured.
std::size_t heap_in_use();

} // namespace cost
