// What an error costs on this machine: for the lesson's last part.
#pragma once

namespace cost {

/// Each in nanoseconds, on one thread, without a pool: the mean of many, the best of several runs.
struct errors {
    double result_ns;    ///< a result through a packaged_task and its future
    double exception_ns; ///< an exception through the same
    double record_ns;    ///< making a record of an exception that is at hand
};

errors measured();

} // namespace cost
