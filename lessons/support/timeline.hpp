// What happened when, on which lane: recorded by any thread, drawn and exported later.
#pragma once

#include <chrono>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace narration {

class timeline;

/// One thing that happened, in time since the timeline began. A mark has no duration.
struct event {
    std::string lane;
    std::string label;
    std::chrono::microseconds start{};
    std::chrono::microseconds duration{};
    bool is_mark = false;

    [[nodiscard]] std::chrono::microseconds end() const { return start + duration; }
};

/// Something going on, from `timeline::begin` to this object's end. Its timeline must outlive it.
class [[nodiscard]] span {
  public:
    span(span&& other) noexcept;
    span& operator=(span&&) = delete;
    ~span();

  private:
    friend class timeline;
    span(timeline& owner, std::string lane, std::string label);

    timeline* owner_; // null when moved from
    std::string lane_;
    std::string label_;
    std::chrono::steady_clock::time_point start_;
};

/// A recording. Time zero is its construction.
///
///     const auto fetching = timeline.begin(timeline.this_worker(), "/3");
///
/// Thread safety: every member may be called from any thread. Nothing blocks longer than it takes
/// to append to a list. Lanes are created by use; `declare_lanes` fixes their order beforehand.
class timeline {
  public:
    using clock = std::chrono::steady_clock;

    timeline() = default;
    timeline(const timeline&) = delete;
    timeline& operator=(const timeline&) = delete;

    /// Starts something on a lane; it ends when the returned span does.
    span begin(std::string lane, std::string label);

    /// Notes a single moment: now.
    void mark(std::string lane, std::string label);

    /// Adds something that was measured elsewhere, for instance in another process of this machine.
    /// REQUIRES: start <= end. What began before the timeline is shown from its zero on.
    void add(std::string lane, std::string label, clock::time_point start, clock::time_point end);

    /// The lanes to show first, from top to bottom, even if nothing happens on them.
    void declare_lanes(std::vector<std::string> names);

    /// "worker 1", "worker 2", ...: a lane for the calling thread, numbered by first appearance.
    [[nodiscard]] std::string this_worker();

    /// A copy of what has ended so far, by start, then by lane.
    [[nodiscard]] std::vector<event> events() const;

    /// Declared lanes first, then the others in natural order ("worker 2" before "worker 10").
    [[nodiscard]] std::vector<std::string> lanes() const;

  private:
    void append(event happened);

    const clock::time_point zero_ = clock::now();
    mutable std::mutex mutex_;
    std::vector<event> events_;            // guarded by mutex_
    std::vector<std::string> declared_;    // guarded by mutex_
    std::vector<std::thread::id> workers_; // guarded by mutex_
};

} // namespace narration
