// The contract of 13.1: children that cannot outlive their group, and fail together.
#pragma once

#include "group_error.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace workbook {

using boost::asio::awaitable;

class task_group;

/// What a group runs first: it may start children.
///
/// What it captures lives until the group has ended; its own local variables only until it has
/// ended itself, which may be before its children. So children refer to captures, never to locals.
using group_body = std::function<awaitable<void>(task_group)>;

/// A place where coroutines run, all of which have ended when `run_group` returns.
///
/// This and `run_group` are the part that you write.
///
/// An object of this type is a handle: copies mean the same group. Who has one can start a child,
/// the body, or another child. There is no other way to get one than `run_group`.
/// Thread safety: none. It is used on the executor of the group, which runs one handler at a time.
class task_group {
  public:
    /// Starts `child` in a coroutine of its own, on the executor of the group; does not wait for
    /// it.
    ///
    /// Once the group has been cancelled this does nothing: the child is destroyed and has never
    /// begun. Throws std::logic_error when the group has ended, cancelled or not: nobody would wait
    /// for the child.
    /// REQUIRES: `child` is a coroutine that was not started.
    void spawn(awaitable<void> child);

  private:
    struct state; // yours to define, in the .cpp
    friend awaitable<void> run_group(group_body body);

    explicit task_group(std::shared_ptr<state> shared) : state_(std::move(shared)) {}

    std::shared_ptr<state> state_;
};

/// Opens a group on the executor of its caller, runs `body` as its first child, and ends when the
/// last child has ended.
///
///     co_await workbook::run_group([&](task_group group) -> awaitable<void> {
///         group.spawn(left(data));
///         group.spawn(right(data));
///         co_return;
///     });                                   // both have ended, whatever happened
///
/// - It returns, or throws, only when no child is running: the body, the children, and the children
///   of children. So all of them may refer to the caller's variables.
/// - *The first failure cancels the others.* Every child that still runs, the body too, gets a
///   cancellation signal (cancellation_type::terminal), once: no later failure sends another. Then
///   the group waits for them, however long they take.
/// - *All failures leave together*, as one group_error, in the order in which they happened.
///   Whoever fails while being cancelled adds an error. Any type of exception counts.
/// - *Being cancelled is not a failure.* Asio's operation_aborted (this code, not every
///   system_error), out of a child of a cancelled group, is how cancelled children end. Out of a
///   group that was not cancelled, it is an error like any other.
/// - *Cancellation from outside goes down.* If the caller is cancelled, the children are cancelled
///   and awaited as above. Then, unless some failed, operation_aborted is thrown, as the caller
///   would see it from any other operation. A caller that is cancelled already starts nothing.
/// - *The caller is left as it was*: afterwards this_coro::throw_if_cancelled() is what it was
///   before, also when this throws. The caller's signal may outlive the loop.
///
/// REQUIRES: `body` is not empty; the caller's executor runs one handler at a time: an io_context
/// with one thread, or a strand.
/// Throws group_error, or Asio's operation_aborted as boost::system::system_error.
/// The idea is trio's nursery and Python's asyncio.TaskGroup. C++ has no destructor that could wait
/// without blocking the thread, so the block is a function.
awaitable<void> run_group(group_body body);

namespace detail {

// Shared with the tasks, so that even a run_group that leaves too early does not make them write
// into a frame that has gone.
template <typename T>
using group_slots = std::shared_ptr<std::vector<std::optional<T>>>;

template <typename T>
awaitable<void> fill_slot(group_slots<T> results, std::size_t index, awaitable<T> task) {
    auto result = co_await std::move(task);
    (*results)[index].emplace(std::move(result));
}

} // namespace detail

/// The results of all tasks, in the order of the tasks, or none of them.
///
/// The tasks are the children of a group: everything is as said at `run_group`.
///
///     auto pages = co_await workbook::all_or_nothing(std::move(fetches));
template <typename T>
awaitable<std::vector<T>> all_or_nothing(std::vector<awaitable<T>> tasks) {
    auto slots = std::make_shared<std::vector<std::optional<T>>>(tasks.size());
    co_await run_group([&](task_group group) -> awaitable<void> {
        for (std::size_t i = 0; i < tasks.size(); ++i)
            group.spawn(detail::fill_slot<T>(slots, i, std::move(tasks[i])));
        co_return;
    });

    std::vector<T> results;
    results.reserve(slots->size());
    for (auto& slot : *slots) {
        if (!slot) throw std::logic_error("run_group returned before every task had ended");
        results.push_back(*std::move(slot));
    }
    co_return results;
}

} // namespace workbook
