// Where things are: one place that knows the names of folders and files.
#pragma once

#include <filesystem>
#include <string>

namespace runner {

/// The folders the runner works in. A value; every path is absolute.
struct layout {
    std::filesystem::path root;  ///< the checkout: holds lessons/, exercises/, solutions/, tests/
    std::filesystem::path build; ///< the build folder: libraries, programs, `workbook.json`
    std::filesystem::path state; ///< what belongs to the learner: progress, backups, snapshots

    /// Where the learner's files are when not in the checkout (`WORKBOOK_EXERCISES`); mostly empty.
    std::filesystem::path elsewhere{};

    [[nodiscard]] std::filesystem::path exercises() const {
        return elsewhere.empty() ? root / "exercises" : elsewhere;
    }

    [[nodiscard]] std::filesystem::path solutions() const { return root / "solutions"; }

    [[nodiscard]] std::filesystem::path lessons() const { return root / "lessons"; }

    [[nodiscard]] std::filesystem::path mutants() const { return root / "tests" / "mutants"; }

    [[nodiscard]] std::filesystem::path accepted() const { return root / "tests" / "accepted"; }

    [[nodiscard]] std::filesystem::path progress_file() const { return state / "progress.json"; }

    [[nodiscard]] std::filesystem::path interviews() const { return state / "interviews"; }

    [[nodiscard]] std::filesystem::path quiz_file() const { return state / "quiz.json"; }

    [[nodiscard]] std::filesystem::path backups() const { return state / "backups"; }

    [[nodiscard]] std::filesystem::path shipped() const { return state / "shipped"; }

    [[nodiscard]] std::filesystem::path keeper() const { return build / "bin" / "keeper"; }

    [[nodiscard]] std::filesystem::path host() const { return build / "bin" / "grader_host"; }

    [[nodiscard]] std::filesystem::path program_host() const {
        return build / "bin" / "program_host";
    }
};

/// The layout of the program that is running: `WORKBOOK_ROOT`, `WORKBOOK_BUILD_DIR`,
/// `WORKBOOK_STATE_DIR` and `WORKBOOK_EXERCISES` where set, else what was compiled in (root and
/// build folder) and
/// `<root>/.workbook`.
[[nodiscard]] layout find_layout();

} // namespace runner
