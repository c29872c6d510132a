// The chapters as a PDF, printed by Chromium.
#pragma once

#include "core/layout.hpp"

#include <filesystem>

namespace runner {

/// The program, looked up in PATH. Throws `usage_error` that says what is missing and what else one
/// can do.
[[nodiscard]] std::filesystem::path find_chromium();

/// Prints the page `book.html` of the site in `html` and returns the file, which lies beside that
/// folder. Blocks, at most some minutes. Throws `own_fault` with what Chromium says when it fails.
std::filesystem::path print_book(const layout& places, const std::filesystem::path& chromium,
                                 const std::filesystem::path& html);

} // namespace runner
