// The usual model answer's breaker, as it behaves: for comparison, with all its mistakes.
#pragma once

#include "breaker.hpp"

#include <utility>

namespace usual {

/// A breaker that counts too much and locks nothing. Not for use.
///
/// Thread safety: none, and that is one of its mistakes.
class breaker {
  public:
    /// `now` stands for the clock of the machine, which may be set back.
    breaker(const workbook::breaker_settings& settings, workbook::time_source now)
        : limits_(settings), now_(std::move(now)) {}

    bool allow() {
        if (phase_ == workbook::breaker_state::open && now_() - last_failure_ >= limits_.recovery)
            phase_ = workbook::breaker_state::half_open;
        return phase_ != workbook::breaker_state::open; // half-open: everyone
    }

    void succeeded() {
        ++successes_; // in every state
        if (phase_ != workbook::breaker_state::half_open || successes_ < limits_.successes_to_close)
            return;
        phase_ = workbook::breaker_state::closed;
        failures_ = 0;
        successes_ = 0;
    }

    void failed() {
        ++failures_; // a success does not set it back
        last_failure_ = now_();
        if (failures_ >= limits_.failures_to_open) phase_ = workbook::breaker_state::open;
    }

    [[nodiscard]] workbook::breaker_state state() const { return phase_; }

  private:
    const workbook::breaker_settings limits_;
    const workbook::time_source now_;
    workbook::breaker_state phase_ = workbook::breaker_state::closed;
    int failures_ = 0;
    int successes_ = 0;
    workbook::moment last_failure_{};
};

} // namespace usual
