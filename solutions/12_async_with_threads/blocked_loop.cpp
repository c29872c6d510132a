// Retries, mended: the pause is a timer that the coroutine awaits, so no thread waits with it.
#include "blocked_loop.hpp"

#include "run_in_thread_pool.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace workbook {

namespace asio = boost::asio;

//! [with_retries]
awaitable<std::string> with_retries(thread_pool& pool, std::function<std::string()> attempt,
                                    retry_policy policy) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    auto pause = policy.first_pause;
    for (int left = policy.attempts;; --left) {
        try {
            co_return co_await run_in_thread_pool(pool, attempt);
        } catch (...) {
            if (left <= 1) throw;
        }
        // It was: std::this_thread::sleep_for(pause), which stops the loop's thread and with it
        // every coroutine of the loop.
        timer.expires_after(pause);
        co_await timer.async_wait(asio::use_awaitable);
        pause *= 2;
    }
}

//! [with_retries]

} // namespace workbook
