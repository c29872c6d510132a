// What all breakers of this lesson have in common: their states, their numbers, their clock.
#pragma once

#include <chrono>
#include <functional>
#include <stdexcept>
#include <string_view>

namespace workbook {

/// Closed: calls go through, as current does. Open: nobody is let through. Half-open: a few are, to
/// find out whether the service is back.
enum class breaker_state { closed, open, half_open };

/// For people: "closed", "open", "half-open".
[[nodiscard]] constexpr std::string_view to_string(breaker_state state) noexcept {
    switch (state) {
    case breaker_state::closed:
        return "closed";
    case breaker_state::open:
        return "open";
    case breaker_state::half_open:
        return "half-open";
    }
    return "?";
}

/// When a breaker changes its state.
///
/// Failures are counted *in a row*: a success while closed sets their count back to zero. (The
/// other rule that is common counts the share of failures in a window of time or of calls.)
///
/// Durations are added to moments, which count nanoseconds: up to a century is safe, and
/// milliseconds::max() is not.
struct breaker_settings {
    int failures_to_open = 5;                   ///< so many in a row open it; at least 1
    std::chrono::milliseconds recovery{30'000}; ///< from the opening until a probe; not negative
    int successes_to_close = 3;                 ///< so many while half-open close it; at least 1
};

/// A moment, on a clock that never goes back. The wall clock is no such clock.
using moment = std::chrono::steady_clock::time_point;

/// Tells a breaker the time. It comes from outside, so that a test can be half a minute older
/// without waiting half a minute. In production: `std::chrono::steady_clock::now`.
///
/// REQUIRES: may be called from several threads at once; throws nothing; never goes back; does not
/// call the breaker, which may ask for the time while it holds its lock.
using time_source = std::function<moment()>;

/// What a caller gets instead of a result when the breaker lets nobody through. The service has not
/// been called.
class circuit_open : public std::runtime_error {
  public:
    circuit_open() : std::runtime_error("the circuit is open: the service was not called") {}
};

} // namespace workbook
