// gather: each task in a coroutine of its own; whoever ends last wakes the caller.
#include "gather.hpp"

#include "event.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

#include <exception>

namespace workbook {

namespace asio = boost::asio;

namespace {

// What the caller and the tasks share. No lock: one executor runs them all, one at a time.
struct crowd {
    crowd(const asio::any_io_executor& executor, std::size_t tasks)
        : running(tasks), errors(tasks), all_ended(executor) {}

    std::size_t running; // all of them from the start: a task may end before the next is spawned
    std::vector<std::exception_ptr> errors; // a slot for each task
    event all_ended;
};

//! [run]
awaitable<void> run(std::shared_ptr<crowd> shared, std::size_t index, awaitable<void> task) {
    try {
        co_await std::move(task);
    } catch (...) {
        shared->errors[index] = std::current_exception();
    }
    if (--shared->running == 0) shared->all_ended.open();
}

//! [run]

void rethrow_first(const std::vector<std::exception_ptr>& errors) {
    for (const auto& error : errors)
        if (error) std::rethrow_exception(error);
}

} // namespace

//! [when_all]
awaitable<void> when_all(std::vector<awaitable<void>> tasks) {
    if (tasks.empty()) co_return;
    const auto executor = co_await asio::this_coro::executor;
    const auto shared = std::make_shared<crowd>(executor, tasks.size());

    // A task might cancel us while it is being started. Not even then may we leave before it.
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    for (std::size_t i = 0; i < tasks.size(); ++i)
        asio::co_spawn(executor, run(shared, i, std::move(tasks[i])), asio::detached);
    co_await shared->all_ended.wait();
    co_await asio::this_coro::throw_if_cancelled(throws);

    rethrow_first(shared->errors);
}

//! [when_all]

} // namespace workbook
