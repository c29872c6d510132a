// Random patterns of arrivals, and a run of one of them through a limiter.
#pragma once

#include "calls.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

namespace grading {

using microseconds = std::chrono::microseconds;

/// A caller: when it comes, and when it is cancelled, if at all; since the beginning. It comes at a
/// whole millisecond and is cancelled between two of them, so that no order is left to chance.
struct arrival {
    microseconds comes{};
    std::optional<microseconds> cancelled{};
};

/// A limiter's two numbers, and callers in the order of their coming.
struct pattern {
    std::size_t limit = 1;
    milliseconds length{1}; ///< of a window, or of an interval
    std::vector<arrival> callers;

    [[nodiscard]] std::string text() const {
        std::ostringstream out;
        out << "limit " << limit << ", " << length.count() << " ms; callers come at";
        for (const auto& caller : callers) {
            out << ' ' << caller.comes.count() / 1000;
            if (caller.cancelled)
                out << " (cancelled at " << double(caller.cancelled->count()) / 1000 << ')';
        }
        out << " ms";
        return out.str();
    }
};

/// Crowds, stragglers and pauses; about every eighth caller may be cancelled.
inline pattern random_pattern(std::mt19937& random) {
    const auto up_to = [&random](int most) {
        return std::uniform_int_distribution<int>(0, most)(random);
    };
    pattern made;
    made.limit = static_cast<std::size_t>(1 + up_to(3));
    made.length = milliseconds(10 + up_to(90));
    const int count = 2 + up_to(6);
    milliseconds now(1);
    for (int i = 0; i < count; ++i) {
        if (up_to(2) == 0) now += milliseconds(up_to(static_cast<int>(made.length.count())));
        arrival caller{now};
        if (up_to(7) == 0) caller.cancelled = now + milliseconds(up_to(150)) + microseconds(500);
        made.callers.push_back(caller);
    }
    return made;
}

/// Five in any second, and callers in crowds and alone; some come when an earlier one is a second
/// ago, or a moment before that. All moments lie on a coarse grid, so that patterns share them.
inline pattern five_in_a_second(std::mt19937& random) {
    const auto up_to = [&random](int most) {
        return std::uniform_int_distribution<int>(0, most)(random);
    };
    constexpr milliseconds step(100);
    constexpr milliseconds second(1000);
    pattern made{5, second, {}};
    const int count = 6 + up_to(3);
    microseconds now = (1 + up_to(10)) * step;
    for (int i = 0; i < count; ++i) {
        const int pause = i == 0 ? 4 : up_to(4);
        if (pause == 0) now = (now / step + 1 + up_to(4)) * microseconds(step);
        if (pause == 1) now = std::max(now, made.callers.front().comes + second - milliseconds(1));
        if (pause == 2) now = std::max(now, made.callers.front().comes + up_to(1) * second);
        made.callers.push_back({now, std::nullopt});
    }
    return made;
}

/// Made before the explorer begins: nothing of it belongs to what is explored.
template <typename Make>
std::vector<pattern> make_patterns(int count, unsigned seed, const Make& make) {
    std::mt19937 random(seed);
    std::vector<pattern> made;
    for (int i = 0; i < count; ++i)
        made.push_back(make(random));
    return made;
}

/// REQUIRES: they are as long as each other, and differ.
template <typename Values>
std::size_t first_difference(const Values& actual, const Values& expected) {
    const auto at = std::mismatch(actual.begin(), actual.end(), expected.begin());
    return static_cast<std::size_t>(at.first - actual.begin());
}

/// Something that happens to a caller of a pattern: it comes, or is cancelled.
struct event {
    microseconds when{};
    std::size_t pattern = 0;
    std::size_t caller = 0; ///< counted through all patterns
    bool comes = true;
};

/// What happens in all patterns, in its order; what happens at one moment in the order of coming.
inline std::vector<event> events_of(const std::vector<pattern>& patterns) {
    std::vector<event> events;
    std::size_t number = 0;
    for (std::size_t i = 0; i < patterns.size(); ++i) {
        for (const auto& caller : patterns[i].callers) {
            events.push_back({caller.comes, i, number, true});
            if (caller.cancelled) events.push_back({*caller.cancelled, i, number, false});
            ++number;
        }
    }
    std::stable_sort(events.begin(), events.end(),
                     [](const event& left, const event& right) { return left.when < right.when; });
    return events;
}

/// Runs many patterns at the same time, each with a limiter of its own, on one loop: time is
/// virtual, and a moment that many share is paid for once.
class pattern_runner {
  public:
    using times = std::vector<microseconds>;

    [[nodiscard]] boost::asio::any_io_executor executor() { return context_.get_executor(); }

    /// For each pattern, when calls started, since the beginning, in the order in which they did.
    /// Nothing if a limiter never let everybody go, or went round and round.
    template <typename Limiters>
    std::optional<std::vector<times>> run(Limiters& limiters, const std::vector<event>& events) {
        starts_.assign(limiters.size(), {});
        signals_.clear();
        signals_.resize(events.size()); // more than there are callers
        boost::asio::co_spawn(context_, direct(limiters, events), boost::asio::detached);
        const auto turns_enough = 60 * events.size() + 1000;
        for (turns_ = 0; turns_ < turns_enough && context_.run_one_for(quiet) != 0;)
            ++turns_;
        goes_round_ = turns_ >= turns_enough && !context_.stopped();
        if (!context_.stopped()) return std::nullopt;
        return starts_;
    }

    /// True when `run` gave up on something that goes on and on, and not on silence.
    [[nodiscard]] bool goes_round() const { return goes_round_; }

  private:
    // One event after the other, with one timer: arrivals in their order, cancellations between.
    template <typename Limiters>
    boost::asio::awaitable<void> direct(Limiters& limiters, const std::vector<event>& events) {
        begin_ = std::chrono::steady_clock::now();
        boost::asio::steady_timer timer(context_);
        microseconds now(-1);
        for (const auto& what : events) {
            if (what.when != std::exchange(now, what.when)) {
                timer.expires_at(begin_ + what.when);
                co_await timer.async_wait(boost::asio::use_awaitable);
            }
            auto& signal = signals_[what.caller];
            if (what.comes)
                boost::asio::co_spawn(
                    context_, pass(limiters[what.pattern], what.pattern),
                    boost::asio::bind_cancellation_slot(signal.slot(), boost::asio::detached));
            else
                signal.emit(boost::asio::cancellation_type::terminal);
        }
    }

    template <typename Limiter>
    boost::asio::awaitable<void> pass(Limiter& limiter, std::size_t number) {
        co_await limiter.acquire();
        starts_[number].push_back(
            std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - begin_));
    }

    // Longer than any timer of a pattern.
    static constexpr std::chrono::seconds quiet{10};

    std::vector<times> starts_;
    std::chrono::steady_clock::time_point begin_;
    std::size_t turns_ = 0;
    bool goes_round_ = false;
    std::deque<boost::asio::cancellation_signal> signals_; // they outlive the callers in the loop
    boost::asio::io_context context_{1}; // last: it ends the coroutines that use the others
};

} // namespace grading
