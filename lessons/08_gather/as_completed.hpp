// The contract of 08.2: many tasks at once, results in the order in which they are ready.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>
#include <vector>

namespace workbook {

using boost::asio::awaitable;

/// Runs tasks and tells in which order they end.
///
/// This is the part that you write; `as_completed` below only adds the types.
///
/// Thread safety: none. It is used on `executor`, which runs one handler at a time: an io_context
/// with one thread, or a strand. The tasks run there too. Lifetime: it may be destroyed before the
/// tasks have ended. They run on, and nobody hears of them; what they refer to must live until
/// then. (A group that waits instead is what 13.1 builds.)
class arrival_order {
  public:
    /// Starts all tasks, in order. A task's number is its place in `tasks`.
    ///
    /// REQUIRES: each task is a coroutine that was not started, and lets no exception out.
    arrival_order(const boost::asio::any_io_executor& executor, std::vector<awaitable<void>> tasks);

    /// The number of the task that ended next; nothing once each has been handed out.
    ///
    /// Ends are handed out in their order, each once, also those that came before anybody asked.
    /// If the caller is cancelled meanwhile, throws Asio's operation_aborted; nothing is lost: the
    /// number goes to the next call.
    /// REQUIRES: no other call of `next` is waiting, and this object lives until the call ends.
    awaitable<std::optional<std::size_t>> next();

  private:
    struct state; // yours to define, in the .cpp
    std::shared_ptr<state> state_;
};

/// One task that has ended: its place in the input, and what came of it.
template <typename T>
struct arrival {
    std::size_t index;
    std::variant<std::monostate, T, std::exception_ptr> outcome; // never empty when handed out

    /// The result. Throws what the task threw.
    T& get() {
        if (const auto* error = std::get_if<2>(&outcome)) std::rethrow_exception(*error);
        return std::get<1>(outcome);
    }
};

namespace detail {

// Shared with the tasks, which may outlive whoever asked for them.
template <typename T>
using outcomes = std::shared_ptr<std::vector<decltype(arrival<T>::outcome)>>;

template <typename T>
awaitable<void> keep_outcome(outcomes<T> all, std::size_t index, awaitable<T> task) {
    auto& mine = (*all)[index];
    try {
        mine.template emplace<1>(co_await std::move(task));
    } catch (...) {
        mine.template emplace<2>(std::current_exception());
    }
}

} // namespace detail

/// The results of `as_completed`, one by one. Rules as for `arrival_order`.
template <typename T>
class arrivals {
  public:
    arrivals(detail::outcomes<T> outcomes, arrival_order order)
        : outcomes_(std::move(outcomes)), order_(std::move(order)) {}

    /// The next task that has ended; nothing after the last. Throws like arrival_order::next.
    awaitable<std::optional<arrival<T>>> next() {
        const auto index = co_await order_.next();
        if (!index) co_return std::nullopt;
        auto& outcome = outcomes_->at(*index);
        if (outcome.index() == 0) throw std::logic_error("handed out before it had ended");
        co_return arrival<T>{*index, std::move(outcome)};
    }

  private:
    detail::outcomes<T> outcomes_;
    arrival_order order_;
};

/// Starts all tasks and hands out what comes of them, in the order in which they end.
///
///     auto pages = workbook::as_completed(co_await boost::asio::this_coro::executor,
///                                         std::move(fetches));
///     while (auto page = co_await pages.next()) show(urls[page->index], page->get());
///
/// Everything else is as said at `arrival_order`, except that a task may throw: `get` throws it
/// again. The idea is Python's asyncio.as_completed, plus the number that says which one it is.
template <typename T>
arrivals<T> as_completed(const boost::asio::any_io_executor& executor,
                         std::vector<awaitable<T>> tasks) {
    detail::outcomes<T> all(new std::vector<decltype(arrival<T>::outcome)>(tasks.size()));
    std::vector<awaitable<void>> keeping;
    keeping.reserve(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        keeping.push_back(detail::keep_outcome<T>(all, i, std::move(tasks[i])));
    return arrivals<T>(all, arrival_order(executor, std::move(keeping)));
}

} // namespace workbook
