// What somebody wants advice on: the workload, and what else bears on the advice.
#pragma once

#include "choose_model.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>

namespace advice {

/// The most tasks that the lesson makes a forecast for.
inline constexpr std::int64_t most_tasks = 1'000'000'000;

/// The longest wait or computation of one task: an hour.
inline constexpr std::chrono::microseconds longest_part = std::chrono::hours(1);

/// The most calls a second that are thought of as a limit.
inline constexpr double highest_rate = 1e6;

/// The latest deadline: a month.
inline constexpr std::chrono::microseconds latest_deadline = std::chrono::hours(31 * 24);

/// A workload with a name, and facts that choose no model but belong to the answer. A value.
struct situation {
    std::string title;
    workbook::workload load;
    bool shares = false;                               ///< tasks change data that other tasks use
    std::optional<std::chrono::microseconds> deadline; ///< for all of them together
    std::optional<double> per_second;                  ///< the other side allows so many starts
    bool paced = false; ///< load.limit is what follows from per_second: set by be_paced
};

/// Sets the limit that follows from `per_second`: who starts 10 a second and is done after 200 ms
/// never has more than 2 under way (Little's law). A limit that is lower anyway stays.
inline void be_paced(situation& what) {
    if (!what.per_second) return;
    const std::chrono::duration<double> one = what.load.waits + what.load.computes;
    constexpr double rounding = 1e-9;
    const auto inside = static_cast<std::size_t>(
        std::max(1.0, std::ceil(*what.per_second * one.count() - rounding)));
    what.paced = inside < what.load.limit.value_or(what.load.tasks);
    if (what.paced) what.load.limit = inside;
}

} // namespace advice
