// Measures; the numbers are of this machine and of this moment.
#include "cost.hpp"

#include "collect_outcomes.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <future>
#include <limits>

namespace cost {

namespace {

using steady = std::chrono::steady_clock;

// The mean of many calls, and of several such runs the best.
template <typename Function>
double nanoseconds_of(Function&& function) {
    constexpr int runs = 5;
    constexpr int calls = 4'000;
    double best = std::numeric_limits<double>::max();
    for (int run = 0; run < runs; ++run) {
        const auto start = steady::now();
        for (int i = 0; i < calls; ++i)
            function();
        const std::chrono::duration<double, std::nano> taken = steady::now() - start;
        best = std::min(best, taken.count() / calls);
    }
    return best;
}

// What a worker and a caller do with one task, without the threads.
template <typename Function>
bool goes_well(Function function) {
    std::packaged_task<int()> task(function);
    auto future = task.get_future();
    task();
    try {
        return future.get() == 42;
    } catch (const workbook::task_error&) {
        return false;
    }
}

} // namespace

errors measured() {
    const auto thrown = std::make_exception_ptr(workbook::task_error("Failed on 3"));
    return {nanoseconds_of([] { return goes_well([] { return 42; }); }), nanoseconds_of([] {
                return goes_well([]() -> int { throw workbook::task_error("Failed on 3"); });
            }),
            nanoseconds_of([&] { return workbook::failure_of(3, thrown); })};
}

} // namespace cost
