// What a pass means: how much of the schedules the claims of one grading were tried under.
#pragma once

#include "core/schedule.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace runner {

/// How one claim was tried. A value.
struct claim_coverage {
    std::uint64_t schedules = 0; ///< 0: it ran once, in real time
    std::string words;           ///< the explorer's: "all 24 schedules with at most 2 preemptions"
};

/// What is true of all claims together, in one sentence that never promises more than was done.
/// REQUIRES: there is a claim.
[[nodiscard]] std::string combined_coverage(const std::vector<claim_coverage>& claims);

/// "18,204"
[[nodiscard]] std::string with_commas(std::uint64_t number);

} // namespace runner
