// Another shape: a coroutine for one try and one for a pause, and moments instead of durations.
#include "blocked_loop.hpp"

#include "run_in_thread_pool.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>

namespace workbook {

namespace asio = boost::asio;

namespace {

struct outcome {
    std::optional<std::string> answer;
    std::exception_ptr error;
};

awaitable<outcome> try_once(thread_pool& pool, const std::function<std::string()>& attempt) {
    outcome came;
    try {
        came.answer = co_await run_in_thread_pool(pool, attempt);
    } catch (...) {
        came.error = std::current_exception();
    }
    co_return came;
}

awaitable<void> pause_until(asio::steady_timer::time_point when) {
    asio::steady_timer timer(co_await asio::this_coro::executor, when);
    co_await timer.async_wait(asio::use_awaitable);
}

} // namespace

awaitable<std::string> with_retries(thread_pool& pool, std::function<std::string()> attempt,
                                    retry_policy policy) {
    outcome came = co_await try_once(pool, attempt);
    auto pause = policy.first_pause;
    for (int made = 1; !came.answer && made < policy.attempts; ++made) {
        co_await pause_until(asio::steady_timer::clock_type::now() + pause);
        pause *= 2;
        came = co_await try_once(pool, attempt);
    }
    if (!came.answer) std::rethrow_exception(came.error);
    co_return *came.answer;
}

} // namespace workbook
