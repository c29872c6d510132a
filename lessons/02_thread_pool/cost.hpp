// What a pool costs on this machine: for the lesson's last part.
#pragma once

namespace cost {

/// Time to start and stop a pool of `workers`, in microseconds. The best of several runs.
double pool_us(int workers);

/// Time to post and run one empty task on a pool of `workers`, in nanoseconds, over many tasks.
double task_ns(int workers);

/// What one more worker takes while it sleeps, in KiB: of memory in use, and of address space.
struct memory {
    double resident_kib;
    double reserved_kib;
};

memory idle_worker();

} // namespace cost
