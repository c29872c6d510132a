// What the benchmark measures: a bare compile, and the way from a save to a verdict.
#pragma once

#include "commands/commands.hpp"
#include "core/toolchain.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace runner {

/// `workbook watch --json` at one exercise, as a program of its own, in a folder of its own.
class watched_exercise {
  public:
    /// Starts it and waits for the first verdict, which warms everything up. `folder`/exercises
    /// holds the answer. Throws `own_fault` when no verdict comes.
    watched_exercise(session& s, const exercise& what, const learner_compiler& with,
                     const std::filesystem::path& folder);
    ~watched_exercise();
    watched_exercise(const watched_exercise&) = delete;
    watched_exercise& operator=(const watched_exercise&) = delete;

    /// Saves as editors do (a new file, renamed over the old one) and returns the seconds from the
    /// rename until the verdict was read. Throws `own_fault` when it is no pass.
    double save(const std::filesystem::path& file, const std::string& text);

  private:
    struct state;
    std::unique_ptr<state> state_;
};

/// Seconds of `g++ -std=c++20 -c` of the file with its include folders and nothing else.
[[nodiscard]] double bare_compile(session& s, const exercise& what,
                                  const std::filesystem::path& file,
                                  const std::filesystem::path& scratch);

/// Seconds of a command that must succeed. Throws `own_fault` with its output when it does not.
[[nodiscard]] double seconds_of(session& s, const std::vector<std::string>& command,
                                const std::filesystem::path& directory,
                                const std::map<std::string, std::string>& environment);

} // namespace runner
