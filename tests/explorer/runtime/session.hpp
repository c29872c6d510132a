// One exploration from beginning to end: workers that search, and the run that is shown.
#pragma once

#include "explorer/runtime/printed_outputs.hpp"
#include "explorer/runtime/world.hpp"
#include "explorer/strategies/exploration.hpp"

#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace explorer {

/// What to explore with.
struct session_options {
    run_options run;
    budget limit;
    std::uint64_t seed = 1;
    std::string strategy;       ///< empty: the plan; else this one only, and nothing is minimised
    bool outputs = false;       ///< collect what the runs print
    bool fresh_process = false; ///< each run in a process of its own: the program has globals
    std::uint64_t workers = 1;  ///< processes that search: 1 or 2. Changes nothing but the time
    double seconds = 10;        ///< real time after which the search ends early, and says so
};

/// What came of it. The trace of the run that is shown is in the world.
struct session_result {
    exploration_result search;
    std::optional<finding> found;
    std::exception_ptr thrown; ///< what left the body in the run that is shown
    run_result shown;
    std::vector<printed_output> outputs; ///< in the order in which they were met, if wanted
    bool reproduced = true;              ///< the run that is shown ended as the search had found
};

/// Explores `body` in a forked worker, so that this process stays as it was, then repeats the
/// failing schedule here, recorded; on a pass, the plain schedule.
///
/// Blocks for the whole search. Call on a thread that is not explored.
[[nodiscard]] session_result explore_body(const std::function<void()>& body,
                                          const session_options& options);

/// Turns what left the body into a finding. The host may know more about it.
using exception_words = std::function<finding(const std::exception_ptr&)>;
void describe_exceptions_with(exception_words words);

/// The JSON object that the runner reads; see report.cpp for its members.
[[nodiscard]] std::string report_of(const session_result& what, const session_options& options);

/// What `explore` reads from the environment: WORKBOOK_EXPLORER_SEED, _SCHEDULES, _EARLY, _STALE,
/// _OUTPUTS, _WORKERS (1 or 2; by default 2 where there are two processors).
[[nodiscard]] session_options options_from_environment();

/// Where `explore` tells its result: the host. Called once for each exploration.
using result_sink = std::function<void(const session_result&, const session_options&)>;
void tell_results_to(result_sink sink);

} // namespace explorer
