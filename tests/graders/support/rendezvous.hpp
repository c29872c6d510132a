// Proves that n tasks run at the same time: each waits until all n are there.
#pragma once

#include "patience.hpp"

#include <condition_variable>
#include <mutex>

namespace grading {

/// A meeting of a fixed number of parties. They can only meet if all of them run at once, so a
/// meeting that takes place proves concurrency without looking at a clock.
///
///     grading::rendezvous meeting(5);
///     for (int i = 0; i < 5; ++i) pool.post([&] { meeting.arrive_and_wait(); });
///     pool.shutdown();
///     CHECK(meeting.arrived() == 5); // says how many were there together
///     CHECK(meeting.met());
///
/// Thread safety: every member may be called from any thread. What a party did before it arrived is
/// seen by all of them afterwards.
class rendezvous {
  public:
    /// REQUIRES: parties >= 1.
    explicit rendezvous(int parties) : parties_(parties) {}

    /// Blocks until all parties are here and returns true; false once patience has run out. Then
    /// the meeting is called off for everyone, so that a serial answer costs one wait and not n.
    bool arrive_and_wait() {
        std::unique_lock lock(mutex_);
        if (called_off_) return false;
        if (++arrived_ == parties_) changed_.notify_all();
        const bool all_here = changed_.wait_for(
            lock, patience, [this] { return called_off_ || arrived_ >= parties_; });
        if (!all_here || called_off_) call_off();
        return !called_off_;
    }

    /// True when every party was here at the same time.
    [[nodiscard]] bool met() const {
        const std::lock_guard lock(mutex_);
        return arrived_ >= parties_ && !called_off_;
    }

    /// How many had come when the meeting took place or was called off.
    [[nodiscard]] int arrived() const {
        const std::lock_guard lock(mutex_);
        return arrived_;
    }

  private:
    void call_off() {
        called_off_ = true;
        changed_.notify_all();
    }

    const int parties_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    int arrived_ = 0;         // guarded by mutex_
    bool called_off_ = false; // guarded by mutex_
};

} // namespace grading
