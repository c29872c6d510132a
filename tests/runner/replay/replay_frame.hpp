// The screen of a replay: the steps around where one stands, and the state that they led to.
#pragma once

#include "core/terminal.hpp"
#include "core/verdict.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace runner {

/// The whole screen, a line each, not more than `rows`; no line is wider than the terminal. `at` is
/// the step that was taken last. REQUIRES: the report has a schedule with that step.
[[nodiscard]] std::vector<std::string> replay_frame(const terminal& out, const report& what,
                                                    std::size_t at, int rows);

/// "x.cpp:12 in worker; waits for mutex 2, holds mutex 1": a line a thread, the names in front.
[[nodiscard]] std::vector<std::string> states_in_words(const terminal& out, const schedule& of,
                                                       std::size_t steps);

} // namespace runner
