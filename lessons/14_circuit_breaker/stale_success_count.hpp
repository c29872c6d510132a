// The contract of 14.3: a breaker for one back end, as its owner ships it.
#pragma once

#include "breaker.hpp"

#include <memory>

namespace workbook {

/// Keeps callers away from a back end that is down.
///
///     workbook::backend_guard guard({}, std::chrono::steady_clock::now);
///     if (guard.allow()) guard.report(ask_the_back_end());
///
/// The rules are those of 14.1. What matters most here: half-open, it closes after
/// `successes_to_close` successes *that were reported since it became half-open*. However well the
/// back end did before, it has to show that it is well now.
///
/// Thread safety: every member may be called from any thread. Blocking: only as long as it takes to
/// look at a few numbers.
class backend_guard {
  public:
    /// Closed. REQUIRES: settings within their ranges, and a clock. It asks no other clock.
    backend_guard(const breaker_settings& settings, time_source now);

    ~backend_guard();
    backend_guard(const backend_guard&) = delete;
    backend_guard& operator=(const backend_guard&) = delete;

    /// May a call go through? Whoever gets true makes the call and reports, once.
    [[nodiscard]] bool allow();

    /// Whether a call that was let through has worked.
    void report(bool worked);

    /// The state at this moment.
    [[nodiscard]] breaker_state state() const;

  private:
    struct machine;
    std::unique_ptr<machine> machine_;
};

} // namespace workbook
