// What benchmarks of lessons share: medians, and work of a known length that no clock is asked
// about.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace measuring {

using steady = std::chrono::steady_clock;

/// Nanoseconds that a call takes.
template <typename Function>
double nanoseconds_of(Function&& function) {
    const auto start = steady::now();
    function();
    return std::chrono::duration<double, std::nano>(steady::now() - start).count();
}

/// REQUIRES: at least one value. Reorders nothing of the caller's.
inline double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

/// Keeps a core busy for a number of turns, and no compiler can shorten it.
inline void turn(std::uint64_t times) {
    for (std::uint64_t i = 0; i < times; ++i)
        asm volatile("" : "+r"(i));
}

/// How many turns take a microsecond on this machine now: the fastest of many tries, since whatever
/// disturbs a measurement makes it longer. Work that counts turns needs no look at a clock, and
/// does not count the time in which its thread was not running.
inline std::uint64_t turns_in_a_microsecond() {
    constexpr std::uint64_t many = 200'000;
    double best = nanoseconds_of([] { turn(many); });
    for (int i = 0; i < 50; ++i)
        best = std::min(best, nanoseconds_of([] { turn(many); }));
    return static_cast<std::uint64_t>(static_cast<double>(many) * 1000 / best);
}

} // namespace measuring
