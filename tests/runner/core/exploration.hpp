// How schedules are to be explored: what the runner tells the explorer.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace runner {

/// A value; what is not set is left to the explorer.
struct exploration {
    std::uint64_t seed = 1;                 ///< everything that is chosen at random follows from it
    std::optional<std::uint64_t> schedules; ///< how many at most
    bool early_timeouts = false; ///< timeouts may fire while other threads could still run
    bool outputs = false;        ///< collect what the schedules print
    bool stale_reads = false;    ///< relaxed atomics may be read as they were before
};

/// The environment that tells a host about it.
[[nodiscard]] std::map<std::string, std::string> environment_of(const exploration& what);

/// `usual`, or longer when more schedules are wanted than the explorer tries by itself.
[[nodiscard]] std::chrono::milliseconds deadline_for(const exploration& what,
                                                     std::chrono::milliseconds usual);

/// The options that ask for it once more: " --schedules 5000 --early-timeouts". The seed is not
/// among them.
[[nodiscard]] std::string options_of(const exploration& what);

} // namespace runner
