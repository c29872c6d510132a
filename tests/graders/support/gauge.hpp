// Counts how many are inside something at once, and remembers the peak.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace grading {

/// Measures concurrency from inside the tasks.
///
///     const auto visit = gauge.enter(); // inside until the end of the scope
///
/// Thread safety: every member may be called from any thread. A gauge must outlive its visits.
class gauge {
  public:
    /// One party being inside. Leaves at its destruction.
    class visit {
      public:
        explicit visit(gauge& where) : where_(where) { where_.add(1); }

        ~visit() { where_.add(-1); }

        visit(const visit&) = delete;
        visit& operator=(const visit&) = delete;

      private:
        gauge& where_;
    };

    [[nodiscard]] visit enter() { return visit(*this); }

    /// How many are inside now.
    [[nodiscard]] int current() const {
        const std::lock_guard lock(mutex_);
        return current_;
    }

    /// The most that were ever inside at once.
    [[nodiscard]] int peak() const {
        const std::lock_guard lock(mutex_);
        return peak_;
    }

    /// Blocks until the peak is `count`, at most `limit`, and says whether it is. A visitor that
    /// waits like this for one more than allowed gives a wrong answer the time to let that one in.
    bool wait_for_peak(int count, std::chrono::milliseconds limit) {
        std::unique_lock lock(mutex_);
        return risen_.wait_for(lock, limit, [&] { return peak_ >= count; });
    }

  private:
    void add(int change) {
        const std::lock_guard lock(mutex_);
        current_ += change;
        peak_ = std::max(peak_, current_);
        risen_.notify_all();
    }

    mutable std::mutex mutex_;
    std::condition_variable risen_;
    int current_ = 0; // guarded by mutex_
    int peak_ = 0;    // guarded by mutex_
};

} // namespace grading
