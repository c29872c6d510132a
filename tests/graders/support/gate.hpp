// A door that threads wait at until somebody opens it, once and for all.
#pragma once

#include "patience.hpp"

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace grading {

/// Lets a grader decide when a task may go on, or learn that it has got somewhere.
///
/// Thread safety: every member may be called from any thread. What a thread did before `open` is
/// seen by everyone whose `wait` came back true. A gate must outlive its waiters: declare it before
/// the pool whose tasks use it.
class gate {
  public:
    void open() {
        const std::lock_guard lock(mutex_);
        open_ = true;
        opened_.notify_all();
    }

    /// Blocks until the gate is open, at most `limit`. False when it stayed shut.
    bool wait(std::chrono::milliseconds limit = patience) {
        std::unique_lock lock(mutex_);
        return opened_.wait_for(lock, limit, [this] { return open_; });
    }

    [[nodiscard]] bool is_open() const {
        const std::lock_guard lock(mutex_);
        return open_;
    }

  private:
    mutable std::mutex mutex_;
    std::condition_variable opened_;
    bool open_ = false; // guarded by mutex_
};

} // namespace grading
