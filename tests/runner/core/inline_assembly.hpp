// Looks for inline assembly in a C or C++ source: the explorer cannot see what it does.
#pragma once

#include <optional>
#include <string_view>

namespace runner {

/// The line of the first `asm`, `__asm__` or `__asm` outside of comments and literals.
[[nodiscard]] std::optional<int> first_inline_assembly(std::string_view source);

} // namespace runner
