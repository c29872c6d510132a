// A bell that processes sleep beside: what a condition variable is, for those who may be killed.
#pragma once

#include <atomic>
#include <cstdint>

namespace workbook {

/// Lies in shared memory and counts how often it was rung. Whoever waits sleeps in the kernel.
///
///     const auto seen = bell.look(); // with the lock held
///     lock.unlock();
///     bell.wait(seen);               // returns at once if it has been rung since the look
///     lock.lock();                   // and now: look at the condition again
///
/// A process that is killed while it sleeps here harms nobody: the kernel forgets it, and from then
/// on each ring costs a system call, whether somebody sleeps or not. Zero bytes are a bell that was
/// never rung.
///
/// Thread safety: every member may be called by any thread of any process. Visibility: what a
/// process did before `ring` is seen by whoever `look`s afterwards and finds it rung.
class bell {
  public:
    using count = std::uint32_t;

    /// How often it has been rung, from 0 again after 2^32 times.
    [[nodiscard]] count look() const noexcept { return rung_.load(); }

    /// Sleeps until it is rung; not at all if it has been rung since the look that gave `seen`. May
    /// also return for no reason, such as a signal.
    void wait(count seen) noexcept;

    /// Wakes everybody who waits, in all processes. Never blocks.
    void ring() noexcept;

  private:
    std::atomic<count> rung_{0};
    std::atomic<count> sleepers_{0}; // at least as many as there are: the dead stay counted
};

static_assert(std::atomic<bell::count>::is_always_lock_free); // else: a lock in one process only

} // namespace workbook
