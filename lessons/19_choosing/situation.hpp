// What somebody wants advice on: the workload, and what else bears on the advice.
#pragma once

#include "choose_model.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace advice {

/// The most tasks that the lesson makes a forecast for.
inline constexpr std::int64_t most_tasks = 1'000'000;

/// The longest wait or computation of one task: an hour.
inline constexpr std::chrono::microseconds longest_part = std::chrono::hours(1);

/// A workload with a name, and two facts that choose no model but belong to the answer. A value.
struct situation {
    std::string title;
    workbook::workload load;
    bool shares = false;                               ///< tasks change data that other tasks use
    std::optional<std::chrono::microseconds> deadline; ///< for all of them together
};

} // namespace advice
