// Another shape: a coroutine around each task counts and tells, as in 08.1.
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

struct crowd {
    crowd(const asio::any_io_executor& executor, std::size_t tasks)
        : running(tasks), signals(tasks), all_ended(executor) {}

    void stop() {
        if (stopping) return;
        stopping = true;
        for (auto& each : signals)
            each.emit(asio::cancellation_type::terminal);
    }

    std::size_t running;
    bool stopping = false;
    std::exception_ptr cause;
    std::vector<asio::cancellation_signal> signals;
    event all_ended;
};

awaitable<void> run(std::shared_ptr<crowd> shared, awaitable<void> task) {
    try {
        co_await std::move(task);
    } catch (...) {
        if (!shared->cause) shared->cause = std::current_exception();
        shared->stop();
    }
    // We have told ourselves, too. While it is being started, a cancelled coroutine would otherwise
    // throw out of co_spawn.
    co_await asio::this_coro::throw_if_cancelled(false);
    if (--shared->running == 0) shared->all_ended.open();
}

} // namespace

awaitable<void> when_all_succeed(std::vector<awaitable<void>> tasks) {
    if (tasks.empty()) co_return;
    const auto executor = co_await asio::this_coro::executor;
    const auto shared = std::make_shared<crowd>(executor, tasks.size());
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    const auto state = co_await asio::this_coro::cancellation_state;
    if (auto slot = state.slot(); slot.is_connected()) {
        slot.assign([weak = std::weak_ptr(shared)](asio::cancellation_type) {
            if (const auto alive = weak.lock()) alive->stop();
        });
    }
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        // The empty function owns the signals until the coroutine that listens has gone.
        asio::co_spawn(executor, run(shared, std::move(tasks[i])),
                       asio::bind_cancellation_slot(shared->signals[i].slot(),
                                                    [shared](const std::exception_ptr&) {}));
        if (shared->stopping) shared->signals[i].emit(asio::cancellation_type::terminal);
    }
    co_await shared->all_ended.wait();
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (shared->cause) std::rethrow_exception(shared->cause);
}

} // namespace workbook
