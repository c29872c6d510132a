// The contract of 15.3: a gate that refuses what is too much, wherever the window is laid.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

namespace workbook {

/// Stands in front of a service and answers every request at once: admitted, or not.
///
///     request_gate gate(5, 1s);
///     if (!gate.admit(request_gate::clock::now())) return too_many_requests(); // HTTP status 429
///
/// At most `limit` requests are admitted within any span of time of length `window`. A window holds
/// its beginning and not its end, as in 15.1. Nobody is refused without need: a request that can be
/// admitted without breaking this rule is.
///
/// It has no clock of its own. Whoever asks says what time it is, so that a test can say anything.
///
/// Thread safety: none; one gate belongs to one thread or strand. Nothing blocks.
class request_gate {
  public:
    using clock = std::chrono::steady_clock;

    /// Throws std::invalid_argument unless limit >= 1 and window > 0.
    /// REQUIRES: window is less than a century. It is exact, to the clock's tick.
    request_gate(std::size_t limit, clock::duration window);

    ~request_gate();

    request_gate(const request_gate&) = delete;
    request_gate& operator=(const request_gate&) = delete;

    /// Whether a request that comes at `now` is admitted. A request that is refused counts for
    /// nothing.
    /// REQUIRES: `now` is not before that of an earlier call. Otherwise it may be any time: also
    /// one before the clock's zero.
    [[nodiscard]] bool admit(clock::time_point now);

  private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace workbook
