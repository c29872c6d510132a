// One run of the program, carried out by somebody else: what it is given and what comes back.
#pragma once

#include "explorer/strategies/strategy.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

namespace explorer {

/// What one run (one schedule) came to.
struct outcome {
    std::optional<std::string> finding; ///< a kind: "deadlock". Equal kinds are the same failure
    run_log log;
    std::uint64_t steps = 0; ///< what the run costs the budget; usually its thread decisions
    bool reducible = true;   ///< false: it looked at the time or spun, so that operations on
                             ///< different objects may not commute
};

/// Carries out one run. Asks the strategy's `choose_thread` and `choose_outcome` only: `start` has
/// been called before, `learn` is called afterwards with the log. May do so in another process.
using execute = std::function<outcome(strategy&)>;

/// How much may be spent. Counts and never clock time: the verdict is the same under every load.
struct budget {
    std::uint64_t schedules = 10'000;
    std::uint64_t steps = 3'000'000;
};

} // namespace explorer
