// Random patterns of arrivals, and a run of one of them through a limiter.
#pragma once

#include "calls.hpp"

#include <boost/asio/cancellation_signal.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <map>
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

/// Runs patterns, one after the other, on one loop.
class pattern_runner {
  public:
    using times = std::vector<microseconds>;

    [[nodiscard]] boost::asio::any_io_executor executor() { return context_.get_executor(); }

    /// When calls started, since the pattern's beginning, in the order in which they did. Nothing
    /// if the limiter never let everybody go.
    template <typename Limiter>
    std::optional<times> run(Limiter& limiter, const pattern& which) {
        starts_.clear();
        begin_ = std::chrono::steady_clock::now();
        std::deque<boost::asio::cancellation_signal> signals(which.callers.size());
        boost::asio::co_spawn(context_, direct(limiter, which, signals), boost::asio::detached);
        context_.restart();
        while (context_.run_one_for(std::chrono::seconds(10)) != 0) {
        }
        if (!context_.stopped()) return std::nullopt;
        return starts_;
    }

  private:
    // One event after the other, with one timer: arrivals in their order, cancellations between.
    template <typename Limiter>
    boost::asio::awaitable<void> direct(Limiter& limiter, const pattern& which,
                                        std::deque<boost::asio::cancellation_signal>& signals) {
        std::multimap<microseconds, std::pair<std::size_t, bool>> events; // caller, comes
        for (std::size_t i = 0; i < which.callers.size(); ++i) {
            events.emplace(which.callers[i].comes, std::pair(i, true));
            if (which.callers[i].cancelled)
                events.emplace(*which.callers[i].cancelled, std::pair(i, false));
        }
        boost::asio::steady_timer timer(context_);
        for (const auto& [when, what] : events) {
            timer.expires_at(begin_ + when);
            if (begin_ + when > std::chrono::steady_clock::now())
                co_await timer.async_wait(boost::asio::use_awaitable);
            auto& signal = signals[what.first];
            if (what.second)
                boost::asio::co_spawn(
                    context_, pass(limiter),
                    boost::asio::bind_cancellation_slot(signal.slot(), boost::asio::detached));
            else
                signal.emit(boost::asio::cancellation_type::terminal);
        }
    }

    template <typename Limiter>
    boost::asio::awaitable<void> pass(Limiter& limiter) {
        co_await limiter.acquire();
        starts_.push_back(
            std::chrono::duration_cast<microseconds>(std::chrono::steady_clock::now() - begin_));
    }

    times starts_;
    std::chrono::steady_clock::time_point begin_;
    boost::asio::io_context context_{1}; // last: it ends the coroutines that use the others
};

} // namespace grading
