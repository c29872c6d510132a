// Runs one test case of a grader in a process of its own and says what became of it.
#pragma once

#include "core/exploration.hpp"
#include "core/layout.hpp"
#include "core/manifest.hpp"
#include "core/outcome.hpp"

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <vector>

namespace runner {

/// The libraries of one grading and the limits of each of its processes.
struct claim_setting {
    std::vector<std::string> libraries; ///< references used, the answer, the grader: loading order
    std::string answer;                 ///< the answer's library among them
    source_names names;
    std::filesystem::path directory; ///< the processes' working directory
    std::chrono::milliseconds deadline{4000};
    std::size_t memory_mib = 4096;
    exploration schedules;
};

/// Blocks until the test case's process and all it started are gone. Thread-safe.
[[nodiscard]] claim_outcome run_claim(const layout& places, const claim_setting& setting,
                                      const expected_claim& claim, std::stop_token stop);

} // namespace runner
