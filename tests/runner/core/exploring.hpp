// Runs any program under the explorer: compiles it with the instrumentation and judges what comes.
#pragma once

#include "core/exploration.hpp"
#include "core/grading.hpp"
#include "core/layout.hpp"
#include "core/toolchain.hpp"
#include "core/verdict.hpp"

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace runner {

/// Which program to run and how.
struct exploring_request {
    std::filesystem::path
        source; ///< as it was typed: absolute, or relative to the working directory
    std::vector<std::string> arguments{}; ///< the program's own
    exploration schedules{};
    std::chrono::milliseconds deadline{
        60'000}; ///< of the run, in real time: a backstop, the explorer stops before
};

/// Throws `usage_error` in one sentence when the file is none that could be compiled: missing, a
/// folder, of another language.
void refuse_what_is_no_program(const std::filesystem::path& source);

/// Explores one program. Blocks until the verdict; everything it started is gone then. Never throws
/// for mistakes in the program; our own come back as `grader_fault`. Thread-safe. REQUIRES: the
/// explorer and its host are built.
[[nodiscard]] report explore_program(const layout& places, const toolchain& tools,
                                     const exploring_request& request, std::stop_token stop = {},
                                     const progress_callback& tell = {});

} // namespace runner
