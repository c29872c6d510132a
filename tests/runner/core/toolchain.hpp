// How learners' files are compiled here: read from the workbook.json that the configuration wrote.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace runner {

/// One compiler for learners' files: arguments are complete except for source and output.
struct learner_compiler {
    std::string name;    ///< "g++ 12.2.0" or "clang++ 16.0.6"
    std::string program; ///< absolute path
    std::vector<std::string> flags;
    std::vector<std::string> link_flags;
    /// By lesson folder: what brings in its precompiled header and include folders.
    std::map<std::string, std::vector<std::string>> lesson_flags;
};

/// What the configuration knows. Constant after loading.
struct toolchain {
    std::vector<learner_compiler> compilers; ///< the first one is used; never empty
    std::string cmake;                       ///< absolute path
    std::string build_type;
    bool sanitized = false; ///< everything is built with sanitizers: no limit on memory then

    /// Throws `own_fault` when the file is missing or damaged.
    [[nodiscard]] static toolchain load(const std::filesystem::path& build);
};

} // namespace runner
