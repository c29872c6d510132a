// Another shape: Asio's own group of two, the task and a timer, told to wait for one.
#include "wait_for.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

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

//! [limit]
// Ends at the deadline. A group listens to its caller when all have been started: if the task has
// cancelled the caller before, this ends at once.
awaitable<void> time_is_over(time_point deadline, asio::cancellation_state caller) {
    if (caller.cancelled() != asio::cancellation_type::none) co_return;
    asio::steady_timer limit(co_await asio::this_coro::executor, deadline);
    co_await limit.async_wait(asio::use_awaitable);
}

//! [limit]

} // namespace

awaitable<ending> run_until(time_point deadline, awaitable<void> task) {
    const auto executor = co_await asio::this_coro::executor;
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);

    const auto caller = co_await asio::this_coro::cancellation_state;
    //! [group]
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, std::move(task), asio::deferred),
        asio::co_spawn(executor, time_is_over(deadline, caller), asio::deferred));
    const auto [order, error, timer_stopped] =
        co_await race.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    //! [group]
    co_await asio::this_coro::throw_if_cancelled(throws);

    if (!error) co_return ending::completed;
    const bool cancelled = caller.cancelled() != asio::cancellation_type::none;
    const bool time_was_over = !timer_stopped;
    if (!was_aborted(error) || !(cancelled || time_was_over)) std::rethrow_exception(error);
    co_return cancelled ? ending::cancelled : ending::timed_out;
}

} // namespace workbook
