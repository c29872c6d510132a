// The headers as a reader looks for them: contracts by lesson, the explorer, and last what helps.
#pragma once

#include "core/catalogue.hpp"
#include "site/tagfile.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// A header's first comment, as one line: "The contract of 02.1: a fixed number of threads ...".
[[nodiscard]] std::string purpose_of(std::string_view header);

/// Each header with its purpose, in the order of reading; what is no contract lies in folds.
[[nodiscard]] std::string api_list_html(const std::vector<lesson>& lessons,
                                        const std::vector<api_file>& files);

} // namespace runner
