// The contract of 04.3: a gate that spaces callers, and can be asked about while they wait.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

namespace workbook {

/// Gives callers turns that are at least `interval` apart, and tells how busy it is.
///
///     workbook::rate_gate gate(200ms);
///     gate.enter();                                     // waits for its turn
///     if (!gate.enter_within(50ms)) return "too busy";  // the turn would come too late
///     show(gate.look().waiting);                        // for a dashboard
///
/// What is spaced are the turns. A caller that wakes late passes late, and that does not move the
/// turns of the others.
///
/// Turns are given out in the order of the calls. A gate that nobody used for a while lets one
/// caller through at once, and saves up nothing else.
///
/// Thread safety: every member may be called from any thread. It must outlive its callers.
///
/// Blocking: callers wait for their own turn and for nothing else. A call that does not have to
/// wait for a turn answers at once, however many others do: `look`, and `enter_within` when it
/// gives up.
///
/// Visibility: none is promised. It paces threads, it does not pass data between them.
class rate_gate {
  public:
    using clock = std::chrono::steady_clock;

    /// REQUIRES: `interval` is longer than nothing.
    explicit rate_gate(std::chrono::milliseconds interval);

    ~rate_gate();

    rate_gate(const rate_gate&) = delete;
    rate_gate& operator=(const rate_gate&) = delete;

    /// Sleeps until the caller's turn. The first caller does not sleep.
    void enter();

    /// The same if the caller's turn comes within `patience`, and true. Otherwise false *at once*,
    /// since it is known beforehand, and no turn is taken.
    [[nodiscard]] bool enter_within(std::chrono::milliseconds patience);

    /// How many callers have got through so far, and how many wait for their turn.
    struct traffic {
        std::size_t passed = 0;
        std::size_t waiting = 0;
    };

    [[nodiscard]] traffic look() const;

  private:
    struct state; // yours to define, in the .cpp
    std::unique_ptr<state> state_;
};

} // namespace workbook
