// One exploration in a process of its own, as `workbook explore` starts it.
#pragma once

#include "program.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace tables {

/// How to explore. What is not set is the explorer's own default.
struct how_to_explore {
    std::string compiler = "gcc";
    std::uint64_t seed = 1;
    std::optional<std::uint64_t> schedules;
    std::optional<std::uint64_t> steps;
    std::string strategy;        ///< empty: the plan
    bool stale = false;          ///< relaxed loads may see older values
    bool kernel_threads = false; ///< hand over between kernel threads, not fibres
    bool pinned = false;         ///< everything on one core
    std::chrono::seconds patience{60};
};

/// What the report said, and what the process cost. A value.
struct explored {
    std::string verdict; ///< "hangs" past the patience, "no report" when there was none
    std::string message;
    std::string coverage;
    std::string hash;
    std::uint64_t schedules = 0;
    std::uint64_t steps = 0;
    std::uint64_t schedule = 0; ///< the one that failed
    std::uint64_t preemptions = 0;
    bool exhaustive = false;
    double seconds = 0;  ///< of the whole process
    long memory_kib = 0; ///< largest resident size of any of its processes
};

/// Runs program_host and waits for it. Thread-safe. Throws std::runtime_error when it cannot be
/// started.
[[nodiscard]] explored explore(const program& what, const how_to_explore& how);

} // namespace tables
