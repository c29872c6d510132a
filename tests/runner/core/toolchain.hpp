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
    std::map<std::string, std::vector<std::string>> plain_flags; ///< the same, not for the explorer
    bool usual = false; ///< its precompiled headers are built with the exercises

    /// This compiler for answers that run by themselves, in a lesson.
    [[nodiscard]] learner_compiler plain() const;
};

/// How programs of people's own are compiled, to be run under the explorer.
struct explore_flags {
    /// By the compiler's kind, "gcc" or "clang".
    std::map<std::string, std::vector<std::string>> c;
    std::map<std::string, std::vector<std::string>> cxx;
    std::vector<std::string> link;
};

/// What the configuration knows. Constant after loading.
struct toolchain {
    std::vector<learner_compiler> compilers; ///< the first one is used; never empty
    std::string cmake;                       ///< absolute path
    std::string build_type;
    explore_flags explore;
    bool sanitized = false; ///< everything is built with sanitizers: no limit on memory then

    /// "gcc" or "clang"
    [[nodiscard]] static std::string kind_of(const learner_compiler& compiler);

    /// The build's target for the header that an exercise of `folder` is compiled with.
    [[nodiscard]] static std::string header_target(const learner_compiler& compiler,
                                                   const std::string& folder);

    /// Throws `own_fault` when the file is missing or damaged.
    [[nodiscard]] static toolchain load(const std::filesystem::path& build);
};

} // namespace runner
