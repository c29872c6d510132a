// The contract of 09.2: all results, or the first error; then nobody is left running.
#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace workbook {

using boost::asio::awaitable;

/// Starts all tasks, on the executor of its caller; the first failure ends them all.
///
/// This is the part that you write; `gather_first_error` below only adds the types.
///
/// - Every task is started, in order, before any is waited for, however many there are.
/// - When a task throws, all others are told to stop: they are cancelled, with
///   cancellation_type::terminal. That holds for tasks that are started after the failure as well,
///   as soon as they first suspend. They are told once: who is cleaning up is not told again,
///   whatever happens meanwhile.
/// - It returns, or throws, only when no task is running. To be told is not to have ended: a task
///   may clean up first, or not listen at all. Tasks may refer to the caller's variables.
/// - What leaves is the exception that was thrown *first in time*: the cause. What the others throw
///   because they were told to stop is dropped. Any type of exception counts, also an
///   operation_aborted that nobody had asked for.
/// - A caller that is cancelled meanwhile, be it by a task that is being started, passes that on to
///   the tasks, and stays until the last has ended. Then the same rules hold: mostly the first in
///   time is operation_aborted. If all tasks ended well even so, it returns.
/// - The caller is left as it was: one that was cancelled hears of it at its next `co_await`, and
///   what it has set for itself, such as throw_if_cancelled, it finds again.
/// - Without tasks it is done at once, without a turn of the loop.
///
/// REQUIRES: the caller's executor runs one handler at a time: an io_context with one thread, or a
/// strand. Each task is a coroutine that was not started.
/// Throws what a task threw.
awaitable<void> when_all_succeed(std::vector<awaitable<void>> tasks);

namespace detail {

// Shared with the tasks, so that even a when_all_succeed that leaves too early does not make them
// write into a frame that has gone.
template <typename T>
using result_slots = std::shared_ptr<std::vector<std::optional<T>>>;

template <typename T>
awaitable<void> put_result(result_slots<T> results, std::size_t index, awaitable<T> task) {
    (*results)[index].emplace(co_await std::move(task));
}

} // namespace detail

/// The results of all tasks, in the order of the tasks; or the first error, and no results.
///
///     auto parts = co_await workbook::gather_first_error(std::move(downloads));
///
/// Everything else is as said at `when_all_succeed`. The idea is Python's asyncio.gather, made
/// safe: that one throws at once, and lets the other tasks run on.
template <typename T>
awaitable<std::vector<T>> gather_first_error(std::vector<awaitable<T>> tasks) {
    auto slots = std::make_shared<std::vector<std::optional<T>>>(tasks.size());
    std::vector<awaitable<void>> putting;
    putting.reserve(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        putting.push_back(detail::put_result<T>(slots, i, std::move(tasks[i])));
    co_await when_all_succeed(std::move(putting));

    std::vector<T> results;
    results.reserve(slots->size());
    for (auto& slot : *slots) {
        if (!slot) throw std::logic_error("when_all_succeed returned, but a task has no result");
        results.push_back(*std::move(slot));
    }
    co_return results;
}

} // namespace workbook
