// The contract of 09.1: many tasks at once; every one ends as a value, its result or its error.
#pragma once

#include "gather.hpp"

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

/// A failure that a task announces: a page that is not there, an order that was refused. Whoever
/// starts tasks is prepared for these.
class task_failed : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What kind of failure it was, which decides what to do next.
enum class error_kind {
    expected,  ///< task_failed: the task says so itself. Show it, go on.
    timeout,   ///< Asio's error::timed_out: it took too long. Perhaps try again.
    cancelled, ///< Asio's error::operation_aborted: somebody told it to stop. No failure of its
               ///< own.
    unexpected ///< Anything else, also what is no std::exception. A bug until shown otherwise.
};

/// What kind of failure an exception is. You write this.
///
/// Asio throws its errors as boost::system::system_error; their `code()` says which one it is, by
/// its number and its category.
/// Types derived from task_failed are expected too. Never throws.
/// REQUIRES: `error` is not null. Thread safety: may be called from any thread.
error_kind kind_of(const std::exception_ptr& error);

/// Starts all tasks, on the executor of its caller, and tells how each of them ended. You write
/// this.
///
/// - The answer has one entry for each task, in the order of the tasks: null if it ended well,
///   otherwise what it threw, of whatever type.
/// - A task that fails changes nothing for the others. Every task runs to its own end.
/// - It returns only when no task is running: tasks may refer to the caller's variables. What a
///   task threw never leaves it.
/// - A caller that is cancelled meanwhile, be it by a task that is being started, stays until the
///   last task has ended, gets the answer, and hears of it at its next `co_await`. The tasks are
///   not told to stop.
/// - The caller is left as it was: what it has set for itself, such as throw_if_cancelled, it finds
///   again.
/// - Without tasks it is done at once, without a turn of the loop.
///
/// REQUIRES: the caller's executor runs one handler at a time: an io_context with one thread, or a
/// strand. Each task is a coroutine that was not started.
/// The idea is Promise.allSettled of JavaScript.
awaitable<std::vector<std::exception_ptr>> when_all_settled(std::vector<awaitable<void>> tasks);

/// One task that has ended: its place in the input, and its result or what it threw.
template <typename T>
class outcome {
  public:
    outcome(std::size_t index, std::variant<T, std::exception_ptr> value)
        : index_(index), value_(std::move(value)) {}

    [[nodiscard]] std::size_t index() const noexcept { return index_; }

    [[nodiscard]] bool succeeded() const noexcept { return value_.index() == 0; }

    /// The result. Throws what the task threw.
    [[nodiscard]] const T& get() const {
        if (const auto* error = std::get_if<1>(&value_)) std::rethrow_exception(*error);
        return std::get<0>(value_);
    }

    /// What the task threw; null if it ended well.
    [[nodiscard]] std::exception_ptr error() const {
        const auto* error = std::get_if<1>(&value_);
        return error == nullptr ? nullptr : *error;
    }

  private:
    std::size_t index_;
    std::variant<T, std::exception_ptr> value_;
};

/// What came of every task, in the order of the tasks, whichever ended first and however.
///
///     for (const auto& page : co_await workbook::gather_outcomes(std::move(fetches))) {
///         if (page.succeeded()) show(page.get());
///         else report(page.index(), workbook::kind_of(page.error()));
///     }
///
/// Everything else is as said at `when_all_settled`. Nothing is lost: as many outcomes as tasks.
/// The idea is Python's asyncio.gather with return_exceptions=True, which mixes results and
/// exceptions in one list; here the type tells them apart.
template <typename T>
awaitable<std::vector<outcome<T>>> gather_outcomes(std::vector<awaitable<T>> tasks) {
    auto results = std::make_shared<std::vector<std::optional<T>>>(tasks.size());
    std::vector<awaitable<void>> keeping;
    keeping.reserve(tasks.size());
    for (std::size_t i = 0; i < tasks.size(); ++i)
        keeping.push_back(detail::keep_result<T>(results, i, std::move(tasks[i])));
    const auto errors = co_await when_all_settled(std::move(keeping));
    if (errors.size() != results->size())
        throw std::logic_error("when_all_settled gave an entry too few or too many");

    std::vector<outcome<T>> outcomes;
    outcomes.reserve(errors.size());
    for (std::size_t i = 0; i < errors.size(); ++i) {
        auto& result = (*results)[i];
        if (!errors[i] && !result)
            throw std::logic_error("when_all_settled says that a task ended well which did not");
        if (errors[i]) {
            outcomes.emplace_back(i, errors[i]);
        } else {
            outcomes.emplace_back(i, *std::move(result));
        }
    }
    co_return outcomes;
}

} // namespace workbook
