// The order that a run's events cannot be taken out of.
#pragma once

#include "explorer/strategies/strategy.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace explorer {

/// Events in the order they happened. One happens before another when they are of one thread or do
/// not commute, and so on through others: a vector clock for each.
///
/// Thread safety: none.
class happens_before {
  public:
    /// Adds the next event. O(events x threads).
    void add(const candidate& event);

    /// Keeps the first `count` events only.
    void truncate(std::size_t count);

    [[nodiscard]] std::size_t size() const { return events_.size(); }

    [[nodiscard]] const candidate& operator[](std::size_t event) const { return events_[event]; }

    /// `first` happens before `second`. REQUIRES: first < second < size().
    [[nodiscard]] bool ordered(std::size_t first, std::size_t second) const {
        return covers(clocks_[second], first);
    }

    /// `first` happens before what the thread of `second` did earlier: only their meeting itself,
    /// if anything, orders the two.
    [[nodiscard]] bool ordered_earlier(std::size_t first, std::size_t second) const;

  private:
    using clock = std::vector<std::uint32_t>; ///< by thread: how many of its events

    [[nodiscard]] bool covers(const clock& time, std::size_t event) const;
    static void join(clock& into, const clock& from);

    std::vector<candidate> events_;
    std::vector<std::uint32_t> own_;       ///< which event of its thread it is, from 1
    std::vector<std::ptrdiff_t> previous_; ///< of the same thread; -1: none
    std::vector<clock> clocks_;
};

} // namespace explorer
