// Another shape: every child sends how it ended, and the caller alone keeps the accounts.
#include "task_group.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <limits>
#include <map>

namespace workbook {

namespace asio = boost::asio;

namespace {

// A child that was cancelled before its first wait must not take co_spawn's own news with it.
awaitable<void> to_its_end(awaitable<void> child) {
    std::exception_ptr error;
    try {
        co_await std::move(child);
    } catch (...) {
        error = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    if (error) std::rethrow_exception(error);
}

bool says_aborted(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& known) {
        return known.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

} // namespace

struct task_group::state {
    explicit state(const asio::any_io_executor& where)
        : executor(where), ends(where, std::numeric_limits<std::size_t>::max()) {}

    void stop_all() {
        if (std::exchange(stopped, true)) return;
        for (auto& [number, signal] : running)
            signal.emit(asio::cancellation_type::terminal);
    }

    asio::any_io_executor executor;
    asio::experimental::channel<void(boost::system::error_code, std::size_t, std::exception_ptr)>
        ends;
    std::map<std::size_t, asio::cancellation_signal> running;
    std::size_t started = 0;
    bool stopped = false;
    bool over = false;
};

void task_group::spawn(awaitable<void> child) {
    if (state_->over) throw std::logic_error("the group is over");
    if (state_->stopped) return;
    const auto number = ++state_->started;
    asio::co_spawn(
        state_->executor, to_its_end(std::move(child)),
        asio::bind_cancellation_slot(
            state_->running[number].slot(), [shared = state_, number](std::exception_ptr error) {
                shared->ends.try_send(boost::system::error_code(), number, error);
            }));
}

awaitable<void> run_group(group_body body) {
    const auto shared = std::make_shared<task_group::state>(co_await asio::this_coro::executor);
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto outside = co_await asio::this_coro::cancellation_state;

    task_group group(shared);
    std::vector<std::exception_ptr> failures;
    if (!outside.cancelled()) group.spawn(body(group));
    while (!shared->running.empty()) {
        if (!!outside.cancelled()) shared->stop_all();
        const auto [interrupted, number, error] =
            co_await shared->ends.async_receive(asio::as_tuple(asio::use_awaitable));
        if (interrupted) continue;
        shared->running.erase(number);
        if (!error || (shared->stopped && says_aborted(error))) continue;
        failures.push_back(error);
        shared->stop_all();
    }
    shared->over = true;
    co_await asio::this_coro::throw_if_cancelled(throws);

    if (!failures.empty()) throw group_error(failures);
    if (!!outside.cancelled()) throw boost::system::system_error(asio::error::operation_aborted);
}

} // namespace workbook
