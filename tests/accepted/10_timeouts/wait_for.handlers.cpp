// Another shape: the caller waits for the task's end only; handlers of the timer and of the
// caller's own cancellation slot tell the task to stop.
#include "wait_for.hpp"

#include "event.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace workbook {

namespace asio = boost::asio;

namespace {

struct watch {
    watch(const asio::any_io_executor& executor, time_point deadline)
        : timer(executor, deadline), ended(executor) {}

    void tell(ending reason) {
        if (ended.is_open()) return;
        const bool first = told == ending::completed;
        if (told != ending::cancelled) told = reason;
        if (first) stop.emit(asio::cancellation_type::terminal);
    }

    asio::cancellation_signal stop;
    asio::steady_timer timer;
    event ended;
    ending told = ending::completed; // nothing, so far
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

} // namespace

awaitable<ending> run_until(time_point deadline, awaitable<void> task) {
    const auto executor = co_await asio::this_coro::executor;
    const auto shared = std::make_shared<watch>(executor, deadline);
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);

    auto caller = co_await asio::this_coro::cancellation_state;
    asio::co_spawn(executor, std::move(task),
                   asio::bind_cancellation_slot(shared->stop.slot(), [shared](auto error) {
                       shared->error = error;
                       shared->ended.open();
                       shared->timer.cancel();
                   }));
    if (caller.cancelled() != asio::cancellation_type::none) shared->tell(ending::cancelled);
    if (!shared->ended.is_open()) {
        // Weak references: neither the timer nor our caller's signal shall keep all this alive.
        const std::weak_ptr weak(shared);
        shared->timer.async_wait([weak](boost::system::error_code stopped) {
            if (const auto alive = weak.lock(); alive && !stopped) alive->tell(ending::timed_out);
        });
        if (caller.slot().is_connected())
            caller.slot().assign([weak](asio::cancellation_type) {
                if (const auto alive = weak.lock()) alive->tell(ending::cancelled);
            });
        co_await shared->ended.wait(); // does not use our slot, so it is free for the handler
        if (caller.slot().is_connected()) caller.slot().clear();
    }
    co_await asio::this_coro::throw_if_cancelled(throws);

    if (!shared->error) co_return ending::completed;
    if (shared->told == ending::completed || !was_aborted(shared->error))
        std::rethrow_exception(shared->error);
    co_return shared->told;
}

} // namespace workbook
