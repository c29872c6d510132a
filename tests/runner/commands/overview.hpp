// Where the learner stands: the state of an exercise in one word, and how many are done.
#pragma once

#include "core/catalogue.hpp"
#include "core/progress.hpp"
#include "core/terminal.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace runner {

/// "passed", "assisted" (passed after the solution was shown), "tried" or "open".
[[nodiscard]] std::string_view state_of(const exercise_progress& entry) noexcept;

/// The sign before an exercise in a list: "✓", "✗" or "·", coloured.
[[nodiscard]] std::string state_sign(const terminal& out, const exercise_progress& entry);

/// How many of the catalogue's exercises are passed.
[[nodiscard]] std::size_t passed_count(const catalogue& all, const progress& done);

/// The first exercise that is not passed, the last one when all are. Throws `own_fault` when there
/// is no exercise at all.
[[nodiscard]] const exercise& first_open(const catalogue& all, const progress& done);

/// Prints what the learner should know about the progress file to standard error.
void tell_notice(const progress_store& store);

} // namespace runner
