// Finds the plainest run that fails in the same way.
#pragma once

#include "explorer/strategies/execution.hpp"
#include "explorer/strategies/preemption_bounded.hpp"

#include <cstdint>
#include <functional>
#include <string_view>

namespace explorer {

/// A failing run, and what is known of it.
struct minimised {
    run_log log;
    std::uint32_t preemptions = 0;
    bool minimal = false;   ///< every run with fewer preemptions was tried
    std::uint64_t runs = 0; ///< what it took
};

/// Searches the runs with fewer preemptions than `failing`, fewest first; the first that fails with
/// `kind` is the result. When that takes more than half of `limit`, brings together what a thread
/// did in parts as long as the run still fails. In either case none of the deviations left from the
/// default policy can be dropped, unless `limit` ran out.
///
/// `begun`: a search over levels of which the first were done already, without a failure; goes on
/// with it. `stop`: asked before each run. Deterministic when `run` is and `stop` keeps quiet.
[[nodiscard]] minimised minimise(const run_log& failing, std::string_view kind, const execute& run,
                                 budget limit, preemption_bounded* begun = nullptr,
                                 const std::function<bool()>& stop = {});

} // namespace explorer
