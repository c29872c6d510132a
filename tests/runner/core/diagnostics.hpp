// What a compiler or linker said, told from the learner's file first.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// One message of the compiler, as far as it concerns the learner's file.
struct diagnostic {
    std::string severity; ///< "error" or "warning"
    std::string text;     ///< "'foo' was not declared in this scope"
    int line = 0;         ///< in the learner's file; 0 when no line there is concerned
    std::string excerpt;  ///< the source line and the caret under it, as the compiler printed them
};

/// The messages in `output`, those that name a line of `file` (its path as the compiler was given
/// it) first, in the order they came. An error inside a library header is given the learner's line
/// that led there ("required from here"), where the compiler tells one.
[[nodiscard]] std::vector<diagnostic> diagnostics(std::string_view output, std::string_view file);

} // namespace runner
