// A process that runs a function of this program, for the lesson's producers and consumers.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>

namespace workbook {

/// A copy of this process that runs `body` and ends: with status 0, or 1 when `body` throws. It
/// shares nothing with its parent but what is mapped as shared, such as a segment.
///
/// Owns the process: its destructor kills and reaps it, and if the parent dies, it dies too.
/// REQUIRES: the parent has one thread. Thread safety: none; one owner.
class forked {
  public:
    /// Throws std::system_error when no process can be made.
    explicit forked(const std::function<void()>& body);

    ~forked();

    forked(forked&& other) noexcept;
    forked& operator=(forked&&) = delete;
    forked(const forked&) = delete;
    forked& operator=(const forked&) = delete;

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

    /// Ends it at once, wherever it is, and reaps it.
    void kill();

    /// Waits for its end, at most `limit`, and reaps it. False: it still runs.
    [[nodiscard]] bool has_ended_within(std::chrono::milliseconds limit);

  private:
    pid_t parent_;
    pid_t pid_; // 0 when reaped or moved from
};

} // namespace workbook
