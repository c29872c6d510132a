// task_group: a signal for each running child, and a caller who stays until none is left.
#include "task_group.hpp"

#include "event.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <list>

namespace workbook {

namespace asio = boost::asio;

namespace {

bool is_cancellation(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& known) {
        return known.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

//! [guarded]
// co_spawn posts the news of a child that has never suspended. Were that child cancelled by then,
// the post would throw, and nobody would hear of its end.
awaitable<void> guarded(awaitable<void> child) {
    std::exception_ptr error;
    try {
        co_await std::move(child);
    } catch (...) {
        error = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(false);
    if (error) std::rethrow_exception(error);
}

//! [guarded]

} // namespace

//! [state]
// What the caller and the children share. No lock: one executor runs them all, one at a time.
struct task_group::state {
    explicit state(const asio::any_io_executor& where) : executor(where), all_ended(where) {}

    using child_signal = std::list<asio::cancellation_signal>::iterator;

    void ended(child_signal child, const std::exception_ptr& error);
    void cancel();
    static void pass_down(asio::cancellation_slot outside, std::weak_ptr<state> group);

    const asio::any_io_executor executor;
    std::list<asio::cancellation_signal> running; // one for each child: a slot has one listener
    std::vector<std::exception_ptr> errors;
    bool cancelled = false;
    event all_ended;
};

//! [state]

//! [spawn]
void task_group::spawn(awaitable<void> child) {
    if (state_->all_ended.is_open()) throw std::logic_error("the group has ended");
    if (state_->cancelled) return;
    const auto self = state_->running.emplace(state_->running.end());
    asio::co_spawn(state_->executor, guarded(std::move(child)),
                   asio::bind_cancellation_slot(
                       self->slot(), [shared = state_, self](const std::exception_ptr& error) {
                           shared->ended(self, error);
                       }));
}

//! [spawn]

//! [ended]
void task_group::state::ended(child_signal child, const std::exception_ptr& error) {
    running.erase(child);
    const bool obeyed = cancelled && error && is_cancellation(error);
    if (error && !obeyed) {
        errors.push_back(error);
        cancel();
    }
    if (running.empty()) all_ended.open();
}

void task_group::state::cancel() {
    if (std::exchange(cancelled, true)) return;
    for (auto& child : running)
        child.emit(asio::cancellation_type::terminal);
}

//! [ended]

//! [run_group]
// Weak: whoever holds the signal may outlive the loop, and the timer in our event must not.
void task_group::state::pass_down(asio::cancellation_slot outside, std::weak_ptr<state> group) {
    if (!outside.is_connected()) return; // nobody can cancel the caller
    outside.assign([group = std::move(group)](asio::cancellation_type) {
        if (const auto alive = group.lock()) alive->cancel();
    });
}

awaitable<void> run_group(group_body body) {
    const auto shared = std::make_shared<task_group::state>(co_await asio::this_coro::executor);
    task_group group(shared);
    auto first = body(group); // made, not started

    // From here to the last child's end nothing may throw us out, cancelled or not.
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto outside = co_await asio::this_coro::cancellation_state;
    if (outside.cancelled() == asio::cancellation_type::none) {
        task_group::state::pass_down(outside.slot(), shared);
        group.spawn(std::move(first));
        co_await shared->all_ended.wait(); // deaf: the signal goes to the children instead
        outside.slot().clear();
    }
    co_await asio::this_coro::throw_if_cancelled(throws);

    if (!shared->errors.empty()) throw group_error(shared->errors);
    if (outside.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
}

//! [run_group]

} // namespace workbook
