// The heartbeat of an event loop, for lessons that show who keeps its thread.
#pragma once

#include "timeline.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace narration {

/// Wakes up in every period, notes how late that was, and draws a mark on the lane "ticker".
///
///     boost::asio::co_spawn(loop, beat.run(), boost::asio::detached);
///
/// Thread safety: none; it belongs to its loop. It must outlive `run`.
class ticker {
  public:
    ticker(timeline& on, std::chrono::milliseconds period) : timeline_(on), period_(period) {}

    //! [tick]
    boost::asio::awaitable<void> run() {
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
        for (auto due = clock::now() + period_; !stopped_; due += period_) {
            timer.expires_at(due);
            co_await timer.async_wait(boost::asio::use_awaitable);
            latest_ = std::max(latest_,
                               std::chrono::floor<std::chrono::milliseconds>(clock::now() - due));
            ++ticks_;
            timeline_.mark("ticker", "tick");
        }
    }

    //! [tick]

    /// Ends `run` after one more tick.
    void stop() { stopped_ = true; }

    /// The longest that a tick was late.
    [[nodiscard]] std::int64_t latest_ms() const { return latest_.count(); }

    [[nodiscard]] std::int64_t ticks() const { return ticks_; }

  private:
    using clock = std::chrono::steady_clock;

    timeline& timeline_;
    const std::chrono::milliseconds period_;
    std::chrono::milliseconds latest_{0};
    std::int64_t ticks_ = 0;
    bool stopped_ = false;
};

} // namespace narration
