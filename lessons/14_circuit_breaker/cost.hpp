// What a breaker adds to a call on this machine: for the lesson's last part.
#pragma once

namespace cost {

/// In nanoseconds, over several rounds: the best, and for two threads the median.
struct per_call {
    double alone;       ///< asking and reporting a success, closed, one thread
    double two_threads; ///< two threads make their calls at once: time until both have, per call of
                        ///< one
    double refused;     ///< being told no by an open breaker, which has to look at the clock
};

/// The breaker of 14.1: allow and succeeded.
per_call counting();

/// The breaker of 14.2: admit and report.
per_call with_passes();

} // namespace cost
