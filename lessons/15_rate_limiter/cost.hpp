// What a rate limiter costs on this machine: for the lesson's last part.
#pragma once

#include <cstddef>

namespace cost {

/// Nanoseconds for each call of `acquire` that need not wait.
struct of_a_call {
    double window_ns;  ///< a sliding window, one thread
    double bucket_ns;  ///< a token bucket, one thread
    double strand_ns;  ///< a sliding window, one thread, by way of a strand
    double threads_ns; ///< the same with callers on two threads; wall time over all calls
};

of_a_call uncontended();

/// Bytes of heap for each of `callers` coroutines that wait in a sliding window; 0 where that
/// cannot be measured.
double bytes_of_a_waiter(std::size_t callers);

} // namespace cost
