// Runs a body under every schedule that the budget allows. The one name that graders use.
#pragma once

#include <cstdint>
#include <functional>

namespace explorer {

#ifdef WORKBOOK_UNEXPLORED

// Processes, and builds with sanitizers: the body runs once, on real threads, in real time.
[[nodiscard]] constexpr bool virtual_time() noexcept {
    return false;
}

struct body_options {
    bool early_timeouts = false;
    bool stale_reads = false;
    std::uint64_t schedules = 0;
};

inline void explore(const std::function<void()>& body, const body_options& = {}) {
    body();
}

#else

/// True when time is virtual, that is exact: durations may then be compared for equality.
[[nodiscard]] constexpr bool virtual_time() noexcept {
    return true;
}

/// What a body wants besides the usual.
struct body_options {
    /// Deadlines may also pass while others could still run, as the standard allows. Off: time is
    /// exact, and passes only when everybody waits.
    bool early_timeouts = false;
    /// Loads of atomics may see older values, as their memory orders allow.
    bool stale_reads = false;
    /// At most so many schedules; 0: as many as usual. For a body that hardly depends on their
    /// order. Whoever asks for a number of schedules (`--schedules`) gets that one.
    std::uint64_t schedules = 0;
};

/// Runs `body` many times, each time under another schedule: one thread at a time, every switch
/// chosen, time virtual. Ends at the first schedule in which something is wrong, and tells the host
/// which; without a host it throws std::runtime_error with the finding.
///
/// A body builds all the state it uses and asserts on the calling thread after the join.
/// Thread safety: call from the main thread of a test. Throws what the body throws in the schedule
/// that is shown.
void explore(const std::function<void()>& body, const body_options& options = {});

#endif

} // namespace explorer
