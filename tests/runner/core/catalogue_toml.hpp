// Reads one exercises.toml; whatever is wrong in it is told with file and line.
#pragma once

#include "core/catalogue.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace runner {

/// A reference from one exercise to another, checked when all lessons are known.
struct exercise_reference {
    std::string from; ///< "02.2"
    std::string to;   ///< "02.1"
    std::string what; ///< "prerequisites" or "uses"
    std::filesystem::path file;
    std::uint32_t line = 0;
};

/// One lesson with what remains to be checked.
struct lesson_description {
    runner::lesson lesson;
    std::vector<exercise_reference> references;
};

/// Reads `<folder>/exercises.toml`. Throws `own_fault`: "<file>:<line>: what is wrong".
[[nodiscard]] lesson_description read_lesson(const std::filesystem::path& folder);

} // namespace runner
