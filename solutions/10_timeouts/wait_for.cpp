// run_until: one wait for whatever comes first, then a word to the task, then a wait for its end.
#include "wait_for.hpp"

#include "event.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/cancellation_state.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace workbook {

namespace asio = boost::asio;

namespace {

// What the caller and the task share. No lock: one executor runs both, one at a time.
struct race {
    race(const asio::any_io_executor& executor, time_point deadline)
        : limit(executor, deadline), ended(executor) {}

    asio::cancellation_signal stop; // the task's coroutine listens to it
    asio::steady_timer limit;
    event ended;
    std::exception_ptr error;
};

bool was_aborted(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& thrown) {
        return thrown.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

//! [stay]
bool is_cancelled(const asio::cancellation_state& coroutine) {
    return coroutine.cancelled() != asio::cancellation_type::none;
}

// Returns when the task has ended, and says whether it was told to stop before.
awaitable<bool> stay_until_ended(race& shared) {
    const auto caller = co_await asio::this_coro::cancellation_state;
    boost::system::error_code woken; // by the time, by the task's end, or by our cancellation
    if (!is_cancelled(caller))       // by the task, while it was started: that is not said again
        co_await shared.limit.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    if (shared.ended.is_open()) co_return false;
    shared.stop.emit(asio::cancellation_type::all);
    co_await shared.ended.wait(); // deaf to cancellation: here nothing may cut us short
    co_return true;
}

//! [stay]

} // namespace

//! [run_until]
awaitable<ending> run_until(time_point deadline, awaitable<void> task) {
    const auto executor = co_await asio::this_coro::executor;
    const auto shared = std::make_shared<race>(executor, deadline);

    // From here on nothing may throw us out: the task may use its caller's variables.
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    asio::co_spawn(executor, std::move(task),
                   asio::bind_cancellation_slot(shared->stop.slot(), [shared](auto error) {
                       shared->error = error;
                       shared->ended.open();
                       shared->limit.cancel(); // nobody need wait for the rest of the time
                   }));
    const bool told = co_await stay_until_ended(*shared);
    co_await asio::this_coro::throw_if_cancelled(throws);

    if (!shared->error) co_return ending::completed;
    if (!told || !was_aborted(shared->error)) std::rethrow_exception(shared->error);
    const auto caller = co_await asio::this_coro::cancellation_state;
    co_return is_cancelled(caller) ? ending::cancelled : ending::timed_out;
}

//! [run_until]

} // namespace workbook
