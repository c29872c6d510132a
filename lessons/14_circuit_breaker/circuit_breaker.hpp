// The contract of 14.1: a thread-safe circuit breaker that counts failures in a row.
#pragma once

#include "breaker.hpp"

#include <concepts>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace workbook {

/// Stands between callers and a service. After several failures in a row it refuses calls at once,
/// and tries again when the service has had time to recover.
///
///     workbook::circuit_breaker breaker({}, std::chrono::steady_clock::now);
///     page front = breaker.call([] { return fetch("https://api.example.com/0"); });
///
/// The rules, from one state to the next:
///
/// - *Closed*: every call is let through. A success sets the count of failures back to zero. When
///   `failures_to_open` calls in a row have failed, it opens.
/// - *Open*: every call is refused. What is reported now counts for nothing: the call had been let
///   through before. When `recovery` has passed since the failure that opened it (that very moment
///   included), it is half-open, without anybody having to do anything.
/// - *Half-open*: calls are let through. `successes_to_close` successes close it; only those count
///   that were reported since it became half-open. One failure opens it again, and `recovery`
///   starts anew.
///
/// "In a row" means in the order in which outcomes are reported.
///
/// Not promised here, and the subject of 14.2: that only a few are let through while it is
/// half-open, and that the outcome of a call from before the opening is told from that of a probe.
///
/// Thread safety: every member may be called from any thread, by the function of a call too.
/// Blocking: only as long as it takes to look at a few numbers; never while a call is under way.
///
/// The idea is Michael Nygard's, from the book Release It!
class circuit_breaker {
  public:
    /// Closed. Throws std::invalid_argument if a number of `settings` is out of its range, or `now`
    /// is empty. It asks no other clock than `now`.
    circuit_breaker(const breaker_settings& settings, time_source now);

    ~circuit_breaker();
    circuit_breaker(const circuit_breaker&) = delete;
    circuit_breaker& operator=(const circuit_breaker&) = delete;

    /// May a call go through? Whoever gets true makes the call and reports its outcome, once.
    [[nodiscard]] bool allow();

    /// Reports that a call which was let through has succeeded.
    void succeeded();

    /// Reports that a call which was let through has failed.
    void failed();

    /// The state at this moment.
    [[nodiscard]] breaker_state state() const;

    /// Calls `function`, if the breaker allows it, and reports the outcome.
    ///
    /// Whatever leaves `function` as an exception is a failure, and goes on to the caller as it is:
    /// the same type, the same object, also if it is no std::exception. Several calls may run at
    /// the same time. Throws circuit_open if the breaker does not allow the call; `function` is not
    /// called then. REQUIRES: `function` is not empty.
    void run(const std::function<void()>& function);

    /// The same for a function with a result.
    template <std::invocable Function>
    auto call(Function&& function) -> std::invoke_result_t<Function&>;

  private:
    struct machine; // yours to define, in the .cpp
    std::unique_ptr<machine> machine_;
};

/// The service of the demonstration: whether call number `call`, from 0, fails. Of the calls 0 to
/// 19 a third do, the seven from 3 to 9: an outage. Any other number: no failure.
///
/// Fixed, so that whatever a run shows, the next run shows again.
[[nodiscard]] bool demo_call_fails(int call) noexcept;

template <std::invocable Function>
auto circuit_breaker::call(Function&& function) -> std::invoke_result_t<Function&> {
    using result = std::invoke_result_t<Function&>;
    if constexpr (std::is_void_v<result>) {
        run(std::ref(function));
    } else {
        std::optional<result> returned;
        run([&] { returned.emplace(function()); });
        return std::move(returned).value();
    }
}

} // namespace workbook
