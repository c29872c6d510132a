// Another shape: no class, one timer whose expiry is moved on by the interval.
#include "blocking_sleep.hpp"

#include <boost/asio/deferred.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

namespace workbook {

namespace asio = boost::asio;

awaitable<bool> wait_until_ready(probe ready, poll_plan plan) {
    asio::steady_timer beat(co_await asio::this_coro::executor, std::chrono::steady_clock::now());
    while (!co_await ready()) {
        if (--plan.asks == 0) co_return false;
        beat.expires_at(beat.expiry() + plan.interval);
        co_await beat.async_wait(asio::deferred);
    }
    co_return true;
}

} // namespace workbook
