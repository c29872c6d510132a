// Measures; the numbers are of this machine and of this moment.
#include "cost.hpp"

#include "abandoned_lock.hpp"
#include "shared_counter.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>
#include <mutex>

namespace cost {

namespace {

// The best of several runs, in nanoseconds for each call.
double best_ns(int calls, const std::function<void()>& call) {
    using steady = std::chrono::steady_clock;
    double best = std::numeric_limits<double>::max();
    for (int run = 0; run < 5; ++run) {
        const auto start = steady::now();
        for (int i = 0; i < calls; ++i)
            call();
        const std::chrono::duration<double, std::nano> took = steady::now() - start;
        best = std::min(best, took.count() / calls);
    }
    return best;
}

} // namespace

of_an_addition addition_ns() {
    constexpr int calls = 20'000;
    std::mutex mutex;
    workbook::tally own;
    auto counter = workbook::shared_counter::create();
    auto ledger = workbook::ledger::create();
    return {.std_mutex = best_ns(calls,
                                 [&] {
                                     const std::lock_guard lock(mutex);
                                     own.add(0);
                                 }),
            .shared_counter = best_ns(calls, [&] { counter.add(0); }),
            .ledger = best_ns(calls, [&] { ledger.add(0); })};
}

double counter_us() {
    return best_ns(200, [] { (void)workbook::shared_counter::create(); }) / 1000;
}

} // namespace cost
