// The contract of 04.1: calls from any number of threads, spaced evenly in time.
#pragma once

#include <chrono>
#include <memory>

namespace workbook {

/// Spaces calls: two that it lets through are at least one interval apart, whoever makes them.
///
///     workbook::pacing_limiter limiter(5);   // 5 a second: one every 200 ms
///     limiter.acquire();                     // waits for its turn
///     fetch("https://api.example.com/0");
///
/// Time is divided into *slots*. A slot goes to one caller, and the next one begins an interval
/// later at the earliest. A slot that nobody wanted is gone: after a pause the limiter lets one
/// call through at once, and the one after it an interval later. It never saves up a burst.
///
/// What is spaced is the permission. A thread that wakes late, or dawdles after `acquire`, calls
/// late, and that does not move the slots of the others.
///
/// Thread safety: every member may be called from any thread. It must outlive its callers.
///
/// Blocking: only `acquire` waits for a turn. `try_acquire`, `delay` and `interval` answer at once,
/// however many threads are asleep in `acquire`.
///
/// Visibility: none is promised. It paces threads, it does not pass data between them.
///
/// The idea is the smoothing limiter of network schedulers, a leaky bucket that holds one call.
class pacing_limiter {
  public:
    /// The wall clock can be set, forward or back, by people and by programs. This one cannot.
    using clock = std::chrono::steady_clock;

    /// Lets `calls_per_second` through in a second. It may be a fraction: 0.5 is a call every two
    /// seconds. The interval is never shorter than 1 / calls_per_second.
    ///
    /// Throws std::invalid_argument for infinity, for what is not a number, and for less than one
    /// call a day, zero and negative rates among them.
    explicit pacing_limiter(double calls_per_second = 10);

    ~pacing_limiter();

    pacing_limiter(const pacing_limiter&) = delete;
    pacing_limiter& operator=(const pacing_limiter&) = delete;

    /// Takes the next free slot and sleeps until it begins. The first call does not sleep.
    ///
    /// First come, first served: of two calls, the one that took its slot first has the earlier
    /// one.
    void acquire();

    /// Takes a slot if one is free this very moment. False, and nothing is taken, if the caller
    /// would have to wait. Slots that sleepers have taken are not free.
    [[nodiscard]] bool try_acquire();

    /// How long an `acquire` called now would sleep; zero, never less, when a slot is free. Takes
    /// nothing, so somebody else may be faster.
    [[nodiscard]] clock::duration delay() const;

    /// From one slot to the next. The same for the whole life of the limiter.
    [[nodiscard]] clock::duration interval() const noexcept;

  private:
    struct state; // yours to define, in the .cpp
    std::unique_ptr<state> state_;
};

} // namespace workbook
