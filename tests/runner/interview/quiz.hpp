// Short questions that a run decides, and what is remembered about them.
#pragma once

#include "interview/bank.hpp"
#include "interview/spaced.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace runner {

/// What is remembered, by the question's id.
using quiz_memory = std::map<std::string, spaced_item>;

/// As in the file. `parse_quiz_memory` throws `usage_error` for a text that is none, or of a newer
/// version.
[[nodiscard]] std::string to_json(const quiz_memory& what);
[[nodiscard]] quiz_memory parse_quiz_memory(const std::string& text);

/// A missing file is an empty memory. Throws `usage_error` when it cannot be read.
[[nodiscard]] quiz_memory read_quiz_memory(const std::filesystem::path& file);

/// The questions of a quiz: those that are due on day `today`, the longest overdue first; then new
/// ones in an order that follows from `seed`; at most `most`. Of all lessons when `lesson` is
/// empty.
[[nodiscard]] std::vector<const question*> questions_due(const bank& from, const quiz_memory& known,
                                                         const std::string& lesson,
                                                         std::int64_t today, std::size_t most,
                                                         std::uint64_t seed);

} // namespace runner
