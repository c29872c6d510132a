// A heartbeat of an event loop: whoever blocks the loop makes it late.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <chrono>

namespace grading {

/// Wakes up once in a period and notes how late that was.
///
///     grading::ticker ticker(10ms);                       // before the loop
///     loop.start([&] { return ticker.run(10); });         // ten ticks
///     loop.finish();
///     CHECK(ticker.latest() == 0ms);                      // exact in virtual time
///
/// Thread safety: none; it belongs to its loop.
class ticker {
  public:
    explicit ticker(std::chrono::milliseconds period) : period_(period) {}

    boost::asio::awaitable<void> run(int ticks) {
        boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor);
        auto due = std::chrono::steady_clock::now();
        for (; ticks > 0; --ticks) {
            due += period_;
            timer.expires_at(due);
            co_await timer.async_wait(boost::asio::use_awaitable);
            const auto late = std::chrono::steady_clock::now() - due;
            latest_ = std::max(latest_, std::chrono::floor<std::chrono::milliseconds>(late));
            ++ticks_;
        }
    }

    /// How often it has woken up.
    [[nodiscard]] int ticks() const { return ticks_; }

    /// The longest that it was late.
    [[nodiscard]] std::chrono::milliseconds latest() const { return latest_; }

  private:
    const std::chrono::milliseconds period_;
    std::chrono::milliseconds latest_{0};
    int ticks_ = 0;
};

} // namespace grading
