// The question bank as the site shows it: by lesson, answers folded.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"
#include "interview/bank.hpp"

#include <string>
#include <vector>

namespace runner {

/// All questions as HTML: the prompt and its program open, what a good answer has in it folded.
/// Throws `usage_error` when a program cannot be read.
[[nodiscard]] std::string questions_html(const layout& places, const bank& all,
                                         const std::vector<lesson>& lessons);

} // namespace runner
