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

} // namespace

awaitable<ending> run_until(time_point deadline, awaitable<void> task) {
    const auto executor = co_await asio::this_coro::executor;
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);

    //! [group]
    asio::steady_timer limit(executor, deadline);
    auto race = asio::experimental::make_parallel_group(
        asio::co_spawn(executor, std::move(task), asio::deferred),
        limit.async_wait(asio::deferred));
    const auto [order, error, timer_stopped] =
        co_await race.async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
    //! [group]
    co_await asio::this_coro::throw_if_cancelled(throws);

    if (!error) co_return ending::completed;
    const auto caller = co_await asio::this_coro::cancellation_state;
    const bool cancelled = caller.cancelled() != asio::cancellation_type::none;
    const bool time_was_over = !timer_stopped;
    if (!was_aborted(error) || !(cancelled || time_was_over)) std::rethrow_exception(error);
    co_return cancelled ? ending::cancelled : ending::timed_out;
}

} // namespace workbook
