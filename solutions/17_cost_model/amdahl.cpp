// Amdahl's law and its neighbours: shares in double, numbers of workers in whole numbers.
#include "amdahl.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

namespace workbook {

namespace {

using std::chrono::microseconds;

void require(bool condition, const char* what) {
    if (!condition) throw std::invalid_argument(what);
}

void check_share(double serial_share) {
    // Asked this way round, because every comparison with not-a-number is false.
    require(serial_share >= 0 && serial_share <= 1, "a share is a number from 0 to 1");
}

// REQUIRES: a >= 0, b > 0.
std::size_t divided_rounding_up(std::int64_t a, std::int64_t b) {
    return static_cast<std::size_t>(a / b + (a % b == 0 ? 0 : 1));
}

} // namespace

double speedup(double serial_share, std::size_t workers) {
    check_share(serial_share);
    require(workers > 0, "without workers there is no speed");
    return 1 / (serial_share + (1 - serial_share) / static_cast<double>(workers));
}

double speedup_limit(double serial_share) {
    check_share(serial_share);
    return serial_share > 0 ? 1 / serial_share : std::numeric_limits<double>::infinity();
}

double scaled_speedup(double serial_share, std::size_t workers) {
    check_share(serial_share);
    require(workers > 0, "without workers there is no speed");
    return serial_share + (1 - serial_share) * static_cast<double>(workers);
}

//! [workers_worth]
// With w workers the time is s + p/w, and the limit of the speed belongs to a time of s. So the
// question is s / (s + p/w) >= percent / 100, which is w >= percent * p / ((100 - percent) * s).
std::optional<std::size_t> workers_worth(microseconds serial, microseconds parallel, int percent) {
    require(serial.count() >= 0 && parallel.count() >= 0, "no time is negative");
    require(percent >= 1 && percent <= 99, "percent is from 1 to 99");
    if (parallel.count() == 0) return 1;
    if (serial.count() == 0) return std::nullopt;
    return divided_rounding_up(percent * parallel.count(), (100 - percent) * serial.count());
}

//! [workers_worth]

std::optional<std::size_t> workers_that_saturate(microseconds inside, microseconds outside) {
    require(inside.count() >= 0 && outside.count() >= 0, "no time is negative");
    if (inside.count() == 0) return std::nullopt;
    return divided_rounding_up((inside + outside).count(), inside.count());
}

std::size_t workers_that_pay(std::size_t most, int percent,
                             const std::function<microseconds(std::size_t)>& time_with) {
    require(most > 0, "somebody has to do it");
    require(percent >= 1 && percent <= 100, "percent is from 1 to 100");
    std::vector<microseconds> times;
    for (std::size_t workers = 1; workers <= most; ++workers)
        times.push_back(time_with(workers));

    const auto best = *std::ranges::min_element(times);
    const auto enough = std::ranges::find_if(
        times, [&](microseconds time) { return 100 * best >= percent * time; });
    return static_cast<std::size_t>(enough - times.begin()) + 1;
}

} // namespace workbook
