// Measures; the numbers are of this machine and of this moment.
#include "cost.hpp"

#include "circuit_breaker.hpp"
#include "half_open_probe.hpp"
#include "measuring.hpp"

#include <algorithm>
#include <chrono>
#include <latch>
#include <thread>
#include <vector>

namespace cost {

namespace {

using steady = std::chrono::steady_clock;
using nanoseconds = std::chrono::duration<double, std::nano>;

constexpr int calls = 20'000;
constexpr int calls_of_two = 60'000; // long enough that the two meet, on a busy machine too
constexpr int rounds = 5;

// The best of several rounds: whatever disturbs a measurement makes it longer.
template <typename Round>
double best_of(const Round& nanoseconds_of_a_round) {
    double best = nanoseconds_of_a_round();
    for (int i = 1; i < rounds; ++i)
        best = std::min(best, nanoseconds_of_a_round());
    return best;
}

// For two threads the best would be the round in which they met least.
template <typename Round>
double median_of(const Round& nanoseconds_of_a_round) {
    std::vector<double> all;
    for (int i = 0; i < rounds; ++i)
        all.push_back(nanoseconds_of_a_round());
    return measuring::median(all);
}

template <typename Call>
double for_each_call(const Call& call, int count = calls) {
    const auto start = steady::now();
    for (int i = 0; i < count; ++i)
        call();
    return nanoseconds(steady::now() - start).count() / count;
}

// Until both of two threads have made all their calls, for each call of one of them.
template <typename Call>
double for_each_of_two(const Call& call) {
    std::latch both_here(2);
    steady::time_point start;
    {
        const std::jthread second([&] {
            both_here.arrive_and_wait();
            for_each_call(call, calls_of_two);
        });
        both_here.arrive_and_wait();
        start = steady::now();
        for_each_call(call, calls_of_two);
    }
    return nanoseconds(steady::now() - start).count() / calls_of_two;
}

template <typename Call, typename Break>
per_call measured(const Call& call, const Break& let_it_open) {
    per_call cost{};
    cost.alone = best_of([&] { return for_each_call(call); });
    cost.two_threads = median_of([&] { return for_each_of_two(call); });
    let_it_open();
    cost.refused = best_of([&] { return for_each_call(call); });
    return cost;
}

} // namespace

per_call counting() {
    workbook::circuit_breaker breaker({.failures_to_open = 1}, steady::now);
    const auto call = [&] {
        if (breaker.allow()) breaker.succeeded();
    };
    return measured(call, [&] { breaker.failed(); });
}

per_call with_passes() {
    workbook::probing_breaker breaker({.when = {.failures_to_open = 1}}, steady::now);
    const auto call = [&] {
        if (const auto pass = breaker.admit()) breaker.report(*pass, workbook::outcome::success);
    };
    return measured(call, [&] {
        if (const auto pass = breaker.admit()) breaker.report(*pass, workbook::outcome::failure);
    });
}

} // namespace cost
