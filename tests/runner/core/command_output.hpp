// What a small trusted program (git, a compiler's --version) prints; no shell is involved.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace runner {

/// How the program ended and what it printed on its standard output.
struct command_output {
    bool started = false; ///< false: there is no such program
    int code = -1;        ///< exit status; -1 when it was ended at the deadline or by a signal
    std::string text;

    [[nodiscard]] bool succeeded() const noexcept { return started && code == 0; }
};

/// Runs `command` (the program is looked up in PATH, arguments are passed as they are) with empty
/// input, its errors discarded, and the user's environment without GIT_* and with LC_ALL=C. Blocks
/// until it ends, at most `deadline`. Never throws for what the program does. Thread-safe.
[[nodiscard]] command_output
output_of(const std::vector<std::string>& command, const std::filesystem::path& directory = {},
          std::chrono::milliseconds deadline = std::chrono::seconds(10));

} // namespace runner
