// The contract of 14.2: a breaker that knows which call a report belongs to.
#pragma once

#include "breaker.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace workbook {

/// What a call that was let through brings back with its report.
///
/// The numbers are for the breaker that gave it. Two are there; a breaker may need only one.
struct pass {
    std::uint64_t round = 0; ///< which period between two changes of state it was given in
    std::uint64_t probe = 0; ///< which probe it is; 0 for a call that is none
};

/// How a call ended. Abandoned: nobody will ever know, because whoever wanted to know has left (a
/// cancelled coroutine). That says nothing about the service.
enum class outcome { success, failure, abandoned };

/// What this breaker wants to know besides.
struct probe_settings {
    breaker_settings when{};                          ///< as in 14.1
    int probes = 1;                                   ///< at the same time, while half-open; >= 1
    std::chrono::milliseconds probe_patience{10'000}; ///< for a probe to report; more than 0
};

/// A circuit breaker that lets only a few probes through while it is half-open, and that knows
/// reports which come late.
///
///     workbook::probing_breaker breaker({}, std::chrono::steady_clock::now);
///     if (const auto pass = breaker.admit()) breaker.report(*pass, try_it());
///
/// States and counting are those of 14.1. In addition:
///
/// - *Half-open*: at most `probes` calls are under way at any time, however many ask. A call that
///   reports, whatever its outcome, gives its place back.
/// - *A report counts only in the round in which its call was let through.* A round begins with
///   every change of state. So a call from before the opening that fails afterwards changes
///   nothing: not the state, not a count, not the time of recovery, and it takes no place away.
/// - *A probe that does not come back* has its place for `probe_patience` from the moment it was
///   let through. From then on (that very moment included) the place is free for another, and what
///   the lost probe reports later counts for nothing. Others are never locked out for ever.
/// - *An abandoned call* gives back its place and counts for nothing, in every state.
///
/// Thread safety: every member may be called from any thread. Blocking: never longer than it takes
/// to look at a few numbers. Nobody waits for a place: who gets none is refused at once.
class probing_breaker {
  public:
    /// Closed. Throws std::invalid_argument if a number of `settings` is out of its range, or `now`
    /// is empty. It asks no other clock than `now`.
    probing_breaker(const probe_settings& settings, time_source now);

    ~probing_breaker();
    probing_breaker(const probing_breaker&) = delete;
    probing_breaker& operator=(const probing_breaker&) = delete;

    /// A pass for one call; nothing if the call is refused. Whoever gets a pass reports, once.
    [[nodiscard]] std::optional<pass> admit();

    /// How the call with that pass ended. Throws nothing.
    void report(const pass& returned, outcome result);

    /// The state at this moment.
    [[nodiscard]] breaker_state state() const;

  private:
    struct machine; // yours to define, in the .cpp
    std::unique_ptr<machine> machine_;
};

/// A pass that is sure to be reported: as abandoned, if nobody says otherwise. The breaker must
/// outlive it. Thread safety: none; it belongs to its call.
///
/// It does not look for exceptions in flight: a coroutine that is suspended in the middle of a call
/// may be destroyed, or resumed, while some other exception is on its way.
class permit {
  public:
    /// Throws circuit_open if the breaker refuses.
    explicit permit(probing_breaker& breaker) : breaker_(breaker), pass_(admitted(breaker)) {}

    ~permit() { breaker_.report(pass_, result_); }

    permit(const permit&) = delete;
    permit& operator=(const permit&) = delete;

    void succeeded() noexcept { result_ = outcome::success; }

    void failed() noexcept { result_ = outcome::failure; }

  private:
    static pass admitted(probing_breaker& breaker) {
        const auto given = breaker.admit();
        if (!given) throw circuit_open();
        return *given;
    }

    probing_breaker& breaker_;
    const pass pass_;
    outcome result_ = outcome::abandoned;
};

/// Awaits what `make()` returns, if the breaker admits it, and reports the outcome.
///
///     page front = co_await workbook::guarded<page>(breaker, [] { return fetch("..."); });
///
/// An exception is a failure and goes on to the caller as it is. One is no failure: Asio's
/// operation_aborted. It says that we were cancelled, so the call is abandoned. (A timeout that is
/// made from a cancellation has to throw something else, or it will never open the breaker.)
///
/// Throws circuit_open if the breaker refuses; `make` is not called then.
///
/// The breaker must outlive the coroutine, and on a loop of several threads may be shared by all.
template <typename T>
boost::asio::awaitable<T> guarded(probing_breaker& breaker,
                                  std::function<boost::asio::awaitable<T>()> make) {
    permit allowed(breaker);
    try {
        T result = co_await make();
        allowed.succeeded();
        co_return result;
    } catch (const boost::system::system_error& error) {
        if (error.code() != boost::asio::error::operation_aborted) allowed.failed();
        throw;
    } catch (...) {
        allowed.failed();
        throw;
    }
}

} // namespace workbook
