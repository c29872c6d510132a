// gather_first_error: whoever fails first tells all the others to stop; whoever ends last wakes the
// caller.
#include "gather_first_error.hpp"

#include "event.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>

namespace workbook {

namespace asio = boost::asio;

namespace {

//! [crowd]
// What the caller and the tasks share. No lock: one executor runs them all, one at a time.
struct crowd {
    crowd(const asio::any_io_executor& executor, std::size_t tasks)
        : running(tasks), signals(tasks), all_ended(executor) {}

    void stop() {
        if (stopping) return; // once: whoever cleans up has heard
        stopping = true;
        for (auto& each : signals)
            each.emit(asio::cancellation_type::terminal); // who has ended does not hear it
    }

    void ended(const std::exception_ptr& error) {
        if (error && !cause) cause = error;
        if (error) stop();
        if (--running == 0) all_ended.open(); // told is not ended: each is counted at its end
    }

    std::size_t running; // all of them from the start: a task may end before the next is spawned
    bool stopping = false;
    std::exception_ptr cause;                       // what was thrown first in time
    std::vector<asio::cancellation_signal> signals; // one for each: a slot holds one listener
    event all_ended;
};

//! [crowd]

//! [start]
// The function at the end of each task owns the crowd as well: a signal must live as long as the
// coroutine that listens to it.
void start(const asio::any_io_executor& executor, const std::shared_ptr<crowd>& shared,
           std::vector<awaitable<void>> tasks) {
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        auto at_the_end = [shared](const std::exception_ptr& error) { shared->ended(error); };
        asio::co_spawn(
            executor, std::move(tasks[i]),
            asio::bind_cancellation_slot(shared->signals[i].slot(), std::move(at_the_end)));
    }
}

//! [start]

//! [pass_on]
// Weak, because the caller's slot may outlive the loop that our event belongs to.
void pass_on(asio::cancellation_state caller, const std::shared_ptr<crowd>& shared) {
    if (caller.cancelled() != asio::cancellation_type::none) shared->stop();
    auto slot = caller.slot();
    if (!slot.is_connected()) return; // nobody can cancel this caller
    slot.assign([weak = std::weak_ptr(shared)](asio::cancellation_type) {
        if (const auto alive = weak.lock()) alive->stop();
    });
}

//! [pass_on]

} // namespace

//! [when_all_succeed]
awaitable<void> when_all_succeed(std::vector<awaitable<void>> tasks) {
    if (tasks.empty()) co_return;
    const auto executor = co_await asio::this_coro::executor;
    const auto shared = std::make_shared<crowd>(executor, tasks.size());

    // From here on we may not leave before the last task, not even when we are cancelled.
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    start(executor, shared, std::move(tasks));
    const auto caller = co_await asio::this_coro::cancellation_state;
    pass_on(caller, shared);
    co_await shared->all_ended.wait(); // deaf to cancellation, so it leaves our slot alone
    co_await asio::this_coro::throw_if_cancelled(throws);

    if (shared->cause) std::rethrow_exception(shared->cause);
}

//! [when_all_succeed]

} // namespace workbook
