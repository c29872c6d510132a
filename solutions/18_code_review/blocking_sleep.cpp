// wait_until_ready, mended: waiting for the beat is a coroutine, so the loop runs others meanwhile.
#include "blocking_sleep.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace workbook {

namespace asio = boost::asio;

namespace {

//! [rhythm]
// A rhythm without drift: each beat is measured from the first, not from the end of the last wait.
class rhythm {
  public:
    rhythm(const asio::any_io_executor& executor, std::chrono::milliseconds interval)
        : interval_(interval), timer_(executor) {}

    // It was: void, with a std::this_thread::sleep_until. A function that returns no awaitable and
    // waits all the same waits with the thread, and the thread is the whole loop.
    awaitable<void> beat() {
        beat_ += interval_;
        timer_.expires_at(beat_);
        co_await timer_.async_wait(asio::use_awaitable);
    }

  private:
    using clock = std::chrono::steady_clock; // not the wall clock, which may be set

    std::chrono::milliseconds interval_;
    clock::time_point beat_ = clock::now();
    asio::steady_timer timer_;
};

//! [rhythm]

} // namespace

//! [wait_until_ready]
awaitable<bool> wait_until_ready(probe ready, poll_plan plan) {
    rhythm rhythm(co_await asio::this_coro::executor, plan.interval);
    for (int ask = 1;; ++ask) {
        if (co_await ready()) co_return true;
        if (ask == plan.asks) co_return false; // no wait after the last answer
        co_await rhythm.beat();
    }
}

//! [wait_until_ready]

} // namespace workbook
