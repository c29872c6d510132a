// Measures the combined model as lesson 01 measures the other four.
#pragma once

#include "measure.hpp"

namespace cost {

/// Runs the job `repeats` times in a fresh process each, and gives the medians.
///
/// Blocks. Throws std::runtime_error when a result is missing or wrong. REQUIRES: repeats >= 1.
models::cell measure_combined(const models::job& what, int repeats);

} // namespace cost
