// Two texts beside each other, equal lines opposite each other.
#pragma once

#include "core/terminal.hpp"

#include <string>
#include <string_view>

namespace runner {

/// The narrowest terminal on which two columns of code are readable.
constexpr int side_by_side_width = 120;

/// `left` and `right` in two columns below their titles. A mark between them shows where they
/// differ:
/// '|' changed, '<' only left, '>' only right. Longer lines go on in the next one. Ends in a line
/// break. Takes time in proportion to the product of the numbers of lines.
[[nodiscard]] std::string side_by_side(const terminal& out, std::string_view left_title,
                                       std::string_view left, std::string_view right_title,
                                       std::string_view right);

} // namespace runner
