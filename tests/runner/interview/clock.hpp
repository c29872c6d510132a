// A clock that can be stopped: how much of an interview's time is used.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace runner {

/// Counts active time. It stands still until started. Used by one thread.
class interview_clock {
  public:
    using instant = std::chrono::steady_clock::time_point;
    using duration = std::chrono::duration<double>;

    /// `now` is asked for the time; `used` was used before.
    explicit interview_clock(std::function<instant()> now, duration used = duration::zero())
        : now_(std::move(now)), used_(used) {}

    void start() {
        if (!since_) since_ = now_();
    }

    void pause() {
        used_ = used();
        since_.reset();
    }

    [[nodiscard]] duration used() const {
        if (!since_) return used_;
        return used_ + (now_() - *since_);
    }

  private:
    std::function<instant()> now_;
    duration used_;
    std::optional<instant> since_; ///< nothing: it stands still
};

/// "12:05", minutes and seconds; a negative time counts as none.
[[nodiscard]] std::string minutes_and_seconds(interview_clock::duration time);

} // namespace runner
