// Runs Doxygen over the woven pages and the contracts.
#pragma once

#include "core/layout.hpp"

#include <filesystem>
#include <vector>

namespace runner {

/// The headers that become API pages, relative to the root: contracts and what lessons and graders
/// are written with.
[[nodiscard]] std::vector<std::filesystem::path> api_headers(const std::filesystem::path& root);

/// What one run of Doxygen works on. Paths are absolute.
struct doxygen_run {
    std::filesystem::path pages;         ///< holds the pages, *.md
    std::filesystem::path html;          ///< made anew
    std::filesystem::path tags;          ///< the tag file to write
    std::filesystem::path configuration; ///< written here: what differs from build to build
};

/// Blocks until it is done. Throws `own_fault` with the warnings, each of which is an error, and
/// when Doxygen or its theme is not installed.
void run_doxygen(const layout& places, const doxygen_run& what);

} // namespace runner
