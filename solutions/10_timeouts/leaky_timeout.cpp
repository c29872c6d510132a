// fetch_within, mended: the race is one operation that stops its loser and waits for it.
#include "leaky_timeout.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <utility>

namespace workbook {

namespace asio = boost::asio;

namespace {

bool was_aborted(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& thrown) {
        return thrown.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

} // namespace

//! [fetch_within]
awaitable<std::optional<response>> fetch_within(fetcher fetch, std::string url,
                                                std::chrono::milliseconds limit) {
    // It was: two coroutines spawned side by side, and a channel that told the first end. The other
    // one ran on. A group knows both, and returns when both have ended.
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer timer(executor, limit);
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, fetch(std::move(url)), asio::deferred),
        timer.async_wait(asio::deferred));
    auto [order, error, fetched, timer_stopped] = co_await race.async_wait(
        asio::experimental::wait_for_one(), asio::use_awaitable); // cancels the loser, stays for it

    if (!error) co_return std::move(fetched);
    const bool time_was_over = !timer_stopped; // otherwise we were cancelled, or the fetch failed
    if (time_was_over && was_aborted(error)) co_return std::nullopt;
    std::rethrow_exception(error);
}

//! [fetch_within]

} // namespace workbook
