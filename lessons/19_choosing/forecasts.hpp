// What the same workload would take in each model, by the formulas of lesson 17.
#pragma once

#include "situation.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace advice {

/// One model's forecast. A value.
struct forecast {
    std::string_view name;   ///< as in lesson 17: "sequential", "threads", ...
    std::size_t at_once = 1; ///< how many tasks are under way at the same time
    std::chrono::microseconds
        time; ///< all tasks, as if their waiting and computing did not overlap
};

/// In the order of lesson 17: sequential, threads, processes, coroutines, combined.
using all_forecasts = std::array<forecast, 5>;

/// Two forecasts of lesson 17, of which the larger counts: all tasks on the places that the model
/// has for them, and all computing on the cores that it uses, after a first wait. Pools have the
/// size that workbook::choose_model would give them; loops let in as many as the limits allow. What
/// may only start so often has a third: until the last one may start, and its own time.
all_forecasts forecasts_of(const situation& what);

/// Which of the five a plan is.
std::size_t index_of(workbook::model how);

/// How many may be under way on a loop: all tasks, or what a limit leaves.
std::size_t loop_places(const workbook::workload& load);

/// How many workers a pool of threads would have; one if there is no point in a pool.
std::size_t pool_places(const workbook::workload& load);

} // namespace advice
