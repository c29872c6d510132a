// Measures; the numbers are of this machine and of this moment.
#include "cost.hpp"

#include "thread_pool.hpp"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <fstream>
#include <latch>
#include <limits>

#include <unistd.h>

namespace cost {

namespace {

using steady = std::chrono::steady_clock;

double nanoseconds_since(steady::time_point start) {
    return std::chrono::duration<double, std::nano>(steady::now() - start).count();
}

// Of this process, from the kernel.
memory now_used() {
    double pages_reserved = 0;
    double pages_resident = 0;
    std::ifstream("/proc/self/statm") >> pages_reserved >> pages_resident;
    const double page_kib = static_cast<double>(sysconf(_SC_PAGESIZE)) / 1024;
    return {pages_resident * page_kib, pages_reserved * page_kib};
}

} // namespace

double pool_us(int workers) {
    double best = std::numeric_limits<double>::max();
    for (int run = 0; run < 10; ++run) {
        const auto start = steady::now();
        { const workbook::thread_pool pool(static_cast<std::size_t>(workers)); }
        best = std::min(best, nanoseconds_since(start) / 1000);
    }
    return best;
}

double task_ns(int workers) {
    constexpr int tasks = 20'000;
    workbook::thread_pool pool(static_cast<std::size_t>(workers));
    const auto start = steady::now();
    for (int i = 0; i < tasks; ++i)
        pool.post([] {});
    pool.shutdown();
    return nanoseconds_since(start) / tasks;
}

memory idle_worker() {
    constexpr int workers = 64;
    const workbook::thread_pool others(
        16);                             // take the stacks that ended threads have left for reuse
    std::latch all_started(workers + 1); // outlives the pool
    const auto before = now_used();
    workbook::thread_pool pool(workers);
    for (int i = 0; i < workers; ++i)
        pool.post([&] { all_started.arrive_and_wait(); });
    all_started.arrive_and_wait();
    const auto after = now_used();
    return {(after.resident_kib - before.resident_kib) / workers,
            (after.reserved_kib - before.reserved_kib) / workers};
}

} // namespace cost
