// Everything that belongs to a learner in one JSON file, to take to another machine.
#pragma once

#include "core/layout.hpp"

#include <cstddef>
#include <string>

namespace runner {

/// Progress, interviews and what the quiz remembers, as one JSON object with a version. Throws
/// `usage_error` when something of it cannot be read.
[[nodiscard]] std::string exported(const layout& places);

/// What an import brought.
struct imported_counts {
    std::size_t exercises = 0;
    std::size_t interviews = 0; ///< new ones, and those that went on elsewhere
    std::size_t questions = 0;  ///< of the quiz
};

/// Joins `text` with what is there: nothing that was passed becomes open, no count goes down, an
/// interview that is there stays, unless it went on elsewhere. Throws `usage_error`, having changed
/// nothing, when the text is no export or of a newer version.
imported_counts import_text(const layout& places, const std::string& text);

} // namespace runner
