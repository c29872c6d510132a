// Steps through a failing schedule on a terminal, by keys.
#pragma once

#include "core/terminal.hpp"
#include "core/verdict.hpp"
#include "watch/keys.hpp"

#include <cstddef>

namespace runner {

/// Input and output are a terminal on which the cursor can be moved.
[[nodiscard]] bool can_step_through(const terminal& out);

/// Shows the screen and reads keys until q, Ctrl-C or the terminal's end. The last screen stays;
/// the terminal is left as it was found. Blocks. Throws `std::system_error` when there is no
/// terminal. REQUIRES: the report has a schedule.
void step_through(const terminal& out, const report& what);

/// Where a key leads from step `at`; `at` itself when it leads nowhere.
[[nodiscard]] std::size_t step_after_key(const schedule& of, std::size_t at, const key& pressed);

} // namespace runner
