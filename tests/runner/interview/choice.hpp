// Questions with choices: how they are shown and asked, and what a run says about the answer.
#pragma once

#include "interview/conversation.hpp"
#include "interview/examiner.hpp"
#include "interview/question.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace runner {

/// Asks for one line; may throw to leave.
using line_asker = std::function<std::string(const std::string& prompt)>;

/// Shows the choices, asks until numbers come, runs the program and says what is right. True when
/// exactly the right ones were chosen. Blocks.
[[nodiscard]] bool ask_choice(const conversation& with, examiner& by, const question& what,
                              const line_asker& ask);

/// "1 3" or "1,3" as {0, 2}; empty where something else stands there, or a number beyond `most`.
[[nodiscard]] std::vector<std::size_t> numbers_in(const std::string& text, std::size_t most);

} // namespace runner
