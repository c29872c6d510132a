// What each model of concurrency should take, by the formulas alone.
#pragma once

#include "models.hpp"

#include <array>
#include <chrono>
#include <string_view>

namespace cost {

/// The five models, in the order of the lesson's tables.
inline constexpr std::array<std::string_view, 5> model_names{"sequential", "threads", "processes",
                                                             "coroutines", "combined"};

/// How many tasks of this kind a model works on at the same time, on a machine with `cores` cores:
/// waits overlap without end on an event loop, and up to the workers elsewhere; computing needs a
/// core each.
int at_once(std::size_t model, const models::job& what, int cores);

/// The wall time of the job if each task takes `one` and nothing else costs anything:
/// workbook::makespan on as many workers as can be at work at once.
std::chrono::microseconds forecast(std::size_t model, const models::job& what,
                                   std::chrono::microseconds one, int cores);

} // namespace cost
