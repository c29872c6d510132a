// The programs that the explorer is judged on: where they are, what each must get.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace tables {

/// One program of the corpus. A value.
struct program {
    std::string folder; ///< "wrong"
    std::string name;   ///< "ab_ba"
    std::string file;   ///< "ab_ba.cpp"
    std::vector<std::string>
        expected; ///< verdicts that are equally good; "pass" where none is told

    /// Relaxed loads may see older values: the folder is about that.
    [[nodiscard]] bool stale() const { return folder.starts_with("stale"); }

    [[nodiscard]] bool expects(std::string_view verdict) const;
    [[nodiscard]] std::filesystem::path source() const;
    [[nodiscard]] std::filesystem::path library(const std::string& compiler) const;

    [[nodiscard]] std::string shown() const { return folder + "/" + file; }
};

/// What stands behind "// expect: " in the second line: "pass | not modelled" is two verdicts.
[[nodiscard]] std::vector<std::string> expected_verdicts(std::string_view second_line);

/// All programs of these folders by name; with `only`, those whose name holds it. Throws
/// std::runtime_error when there is none.
[[nodiscard]] std::vector<program> programs_of(const std::vector<std::string>& folders,
                                               const std::string& only = "");

/// The program of this name. Throws std::runtime_error when there is none.
[[nodiscard]] program program_called(const std::string& folder, const std::string& name);

/// One of the little programs that are measured, in tables/programs.
[[nodiscard]] program measured(const std::string& name);

/// The compilers that programs were built with, of those asked for: "gcc", "clang" or "both".
[[nodiscard]] std::vector<std::string> compilers_for(const std::string& asked);

} // namespace tables
