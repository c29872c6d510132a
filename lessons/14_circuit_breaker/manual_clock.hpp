// A clock that moves only when it is told to: for tests and for the lesson's demonstration.
#pragma once

#include "breaker.hpp"

#include <atomic>
#include <chrono>

namespace workbook {

/// Half a minute in no time.
///
///     workbook::manual_clock clock;
///     workbook::circuit_breaker breaker({}, clock.source());
///     clock.advance(30s);
///
/// Thread safety: every member may be called from any thread. It must outlive its sources.
class manual_clock {
  public:
    using milliseconds = std::chrono::milliseconds;

    /// Stands at `start`, in whole milliseconds, until it is moved.
    explicit manual_clock(moment start = moment(std::chrono::hours(1))) noexcept
        : ms_(std::chrono::floor<milliseconds>(start.time_since_epoch()).count()) {}

    [[nodiscard]] moment now() const noexcept { return moment(milliseconds(ms_.load())); }

    void advance(milliseconds by) noexcept { ms_.fetch_add(by.count()); }

    /// What a breaker wants to have.
    [[nodiscard]] time_source source() const {
        return [this] { return now(); };
    }

  private:
    std::atomic<milliseconds::rep> ms_; // since the steady clock's epoch
};

} // namespace workbook
