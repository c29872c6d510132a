// The contract of 08.1: many tasks at once, results in the order of the tasks.
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

/// Starts all tasks, on the executor of its caller, and ends when the last of them has ended.
///
/// This is the part that you write; `gather` below only adds the types.
///
/// - An awaitable does nothing until somebody awaits or spawns it. So nothing runs before the
///   `co_await`; then every task is started, in order, before any is waited for.
/// - It returns, or throws, only when no task is running: tasks may refer to the caller's
/// variables.
/// - Every task runs to its own end, also after another one has thrown.
/// - If tasks threw, the exception of the *first of them in `tasks`* leaves, no matter which was
///   thrown first in time. So the same input gives the same error on every run. The others are
///   dropped. Any type of exception counts.
/// - A caller that is cancelled meanwhile stays until the last task has ended, and hears of it at
/// its
///   next `co_await`. The tasks are not told to stop.
/// - Without tasks it is done at once.
///
/// REQUIRES: the caller's executor runs one handler at a time: an io_context with one thread, or a
/// strand. Each task is a coroutine that was not started.
/// Throws what a task threw. Costs about a kilobyte for each task while it runs.
awaitable<void> when_all(std::vector<awaitable<void>> tasks);

namespace detail {

// Shared with the tasks, so that even a when_all that leaves too early does not make them write
// into a frame that has gone.
template <typename T>
using slots = std::shared_ptr<std::vector<std::optional<T>>>;

template <typename T>
awaitable<void> keep_result(slots<T> results, std::size_t index, awaitable<T> task) {
    (*results)[index].emplace(co_await std::move(task));
}

} // namespace detail

/// The results of all tasks, in the order of the tasks, whichever ends first.
///
///     std::vector<workbook::awaitable<page>> fetches;
///     for (const auto& url : urls) fetches.push_back(fetch(url));      // nothing runs yet
///     auto pages = co_await workbook::gather(std::move(fetches));      // all at once
///
/// Everything else is as said at `when_all`; with an exception, there are no results.
/// The idea is Python's asyncio.gather, whose tasks run on after the first exception has left.
template <typename T>
awaitable<std::vector<T>> gather(std::vector<awaitable<T>> tasks) {
    auto slots = std::make_shared<std::vector<std::optional<T>>>(tasks.size());
    std::vector<awaitable<void>> keeping;
    keeping.reserve(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        keeping.push_back(detail::keep_result<T>(slots, i, std::move(tasks[i])));
    co_await when_all(std::move(keeping));

    std::vector<T> results;
    results.reserve(slots->size());
    for (auto& slot : *slots) {
        if (!slot) throw std::logic_error("when_all returned before every task had ended");
        results.push_back(*std::move(slot));
    }
    co_return results;
}

} // namespace workbook
