// The explorer's environment, and how long it may take.
#include "core/exploration.hpp"

#include <algorithm>

namespace runner {

namespace {

/// Longer than any schedule of a test takes on a loaded machine.
constexpr std::chrono::milliseconds slow_schedule{5};
/// Beyond it nobody waits any more.
constexpr std::uint64_t most_counted = 10'000'000;

} // namespace

std::map<std::string, std::string> environment_of(const exploration& what) {
    std::map<std::string, std::string> all{{"WORKBOOK_EXPLORER_SEED", std::to_string(what.seed)}};
    if (what.schedules) all["WORKBOOK_EXPLORER_SCHEDULES"] = std::to_string(*what.schedules);
    if (what.early_timeouts) all["WORKBOOK_EXPLORER_EARLY"] = "1";
    if (what.stale_reads) all["WORKBOOK_EXPLORER_STALE"] = "1";
    if (what.outputs) all["WORKBOOK_EXPLORER_OUTPUTS"] = "1";
    return all;
}

std::chrono::milliseconds deadline_for(const exploration& what, std::chrono::milliseconds usual) {
    if (!what.schedules) return usual;
    return usual + slow_schedule * std::min(*what.schedules, most_counted);
}

std::string options_of(const exploration& what) {
    std::string text;
    if (what.schedules) text += " --schedules " + std::to_string(*what.schedules);
    if (what.early_timeouts) text += " --early-timeouts";
    if (what.stale_reads) text += " --stale-reads";
    return text;
}

} // namespace runner
