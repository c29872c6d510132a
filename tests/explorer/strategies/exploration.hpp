// The plan of an exploration: which strategy gets which share, when to stop, and what a pass means.
#pragma once

#include "explorer/strategies/execution.hpp"
#include "explorer/strategies/sampling_helper.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace explorer {

/// What to spend, and from which seed everything random is derived.
struct exploration_options {
    budget limit;
    std::uint64_t seed = 0;
    budget minimising = {2'000, 600'000}; ///< on top of `limit`; 0 schedules: leave a failing run
                                          ///< as it was found
    std::function<bool()> stop = {};      ///< asked before each run; true ends the exploration.
                                          ///< A safety net in real time, never part of a verdict
    sampling_helper* helper = nullptr;    ///< makes samples too; changes nothing but the time that
                                          ///< it takes. Not for `explore_with`
};

/// What an exploration came to.
struct exploration_result {
    std::optional<std::string> finding; ///< nothing: no run failed
    run_log failing;                    ///< the failing run, minimised; give it to `replay`
    run_log as_found;                   ///< the failing run as the strategy found it
    std::uint64_t schedule = 0;         ///< number of the run that failed first, from 1
    std::uint64_t seed = 0;             ///< that run's own seed
    std::string strategy;               ///< who found it: "POS"
    std::uint32_t preemptions = 0;      ///< of `failing`
    bool minimal = false;               ///< no run with fewer preemptions fails this way
    bool exhaustive = false;            ///< every schedule was covered
    bool stopped = false;               ///< `stop` ended it
    std::uint64_t schedules = 0;        ///< runs, without those of the minimiser
    std::uint64_t steps = 0;            ///< of these runs
    std::uint64_t minimising = 0;       ///< runs of the minimiser
    std::string coverage;               ///< "all 1,524 schedules with at most 2 preemptions"
};

/// Explores by the plan: without preemptions; exhaustively where that is cheap; sampling; one and
/// two preemptions while the estimate fits. Ends at the first finding and minimises it.
///
/// Deterministic when `run` is. Throws what `run` throws. Not re-entrant through `run`.
[[nodiscard]] exploration_result explore_schedules(const exploration_options& options,
                                                   const execute& run);

/// Explores with one strategy only, named as for `make_strategy`; for comparing strategies.
/// Throws std::invalid_argument for an unknown name.
[[nodiscard]] exploration_result
explore_with(std::string_view strategy, const exploration_options& options, const execute& run);

} // namespace explorer
