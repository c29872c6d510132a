// The contract of 10.1: wait for a task until a time limit, and never longer than it runs.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

namespace workbook {

using boost::asio::awaitable;

/// A point in time on the steady clock, which nobody sets back.
using time_point = std::chrono::steady_clock::time_point;

/// How a task with a time limit ended.
enum class ending {
    completed, ///< by itself: nobody stopped it, or it had its result all the same
    timed_out, ///< it was told to stop because the time was over, and stopped
    cancelled, ///< it was told to stop because the caller was cancelled, and stopped
};

/// Runs `task` on the executor of its caller, tells it to stop when the time is over, and returns
/// how it ended.
///
/// This is the part that you write; `wait_for` and `wait_until` below only add the types.
///
/// - The task is started in any case, also when the deadline has passed already: then it runs to
///   its first wait.
/// - It returns, or throws, only when the task has ended. Afterwards nothing of it runs any more,
///   and no timer is left.
/// - At the deadline it asks the task to stop, once, and stays until it does. A task that cleans up
///   takes its time.
/// - If the caller is cancelled meanwhile, be it by the task that is being started, it asks the
/// task
///   to stop at once, and stays as well. A task that has been asked already is not asked again.
/// - How the task ended decides what is returned, not who was first:
///     - it returned: `completed`, even if it was told to stop. A result that arrives in the same
///       instant as the timeout is not thrown away. Neither is a late one.
///     - it threw: the exception leaves, also a `timed_out` of its own from a deadline within.
///     - it threw Asio's operation_aborted after it was told to stop: `cancelled` if the caller was
///       cancelled, otherwise `timed_out`. When both have happened, it is `cancelled`.
///     - it threw operation_aborted and nobody had told it to stop: that is an exception like any
///       other.
/// - The caller is left as it was: one that caught a timeout can go on and await other things; one
///   that was cancelled hears of it at its next `co_await`; one that had turned that off with
///   `this_coro::throw_if_cancelled(false)` still has it off.
///
/// REQUIRES: the caller's executor runs one handler at a time: an io_context with one thread, or a
/// strand. The task is a coroutine that was not started.
awaitable<ending> run_until(time_point deadline, awaitable<void> task);

/// The time was over, and the task was stopped.
class timed_out : public std::runtime_error {
  public:
    explicit timed_out(time_point deadline)
        : std::runtime_error("timed out"), deadline_(deadline) {}

    /// The deadline that was missed: with one limit inside another, it tells whose it was.
    [[nodiscard]] time_point deadline() const { return deadline_; }

  private:
    time_point deadline_;
};

/// The moment when `limit` will have passed from now on; the end of time for a limit beyond it.
inline time_point deadline_in(std::chrono::nanoseconds limit) {
    const auto now = std::chrono::steady_clock::now();
    return limit > time_point::max() - now ? time_point::max() : now + limit;
}

namespace detail {

// Shared with the task, so that even a run_until that leaves too early does not make it write into
// a frame that has gone.
template <typename T>
using slot_for = std::shared_ptr<std::optional<T>>;

template <typename T>
awaitable<void> keep_in(slot_for<T> slot, awaitable<T> task) {
    slot->emplace(co_await std::move(task));
}

inline void throw_unless_completed(ending how, time_point deadline) {
    if (how == ending::timed_out) throw timed_out(deadline);
    if (how == ending::cancelled)
        throw boost::system::system_error(boost::asio::error::operation_aborted);
}

} // namespace detail

/// The result of `task` if it comes before `deadline`; throws `timed_out` otherwise, when the task
/// has ended.
///
/// Throws what the task threw; Asio's operation_aborted if the caller was cancelled and the task
/// stopped. Everything else is as said at `run_until`.
template <typename T>
awaitable<T> wait_until(awaitable<T> task, time_point deadline) {
    const auto slot = std::make_shared<std::optional<T>>();
    const auto how = co_await run_until(deadline, detail::keep_in<T>(slot, std::move(task)));
    detail::throw_unless_completed(how, deadline);
    if (!*slot) throw std::logic_error("run_until said completed before the task had ended");
    co_return std::move(**slot);
}

/// The same for a task without a result.
inline awaitable<void> wait_until(awaitable<void> task, time_point deadline) {
    const auto how = co_await run_until(deadline, std::move(task));
    detail::throw_unless_completed(how, deadline);
}

/// The same with a duration. The clock starts at the `co_await`.
///
///     try {
///         auto page = co_await workbook::wait_for(fetch(url), 500ms);
///     } catch (const workbook::timed_out&) {
///         // fetch has ended: what it refers to may go
///     }
///
/// The idea is Python's asyncio.wait_for.
template <typename T>
awaitable<T> wait_for(awaitable<T> task, std::chrono::nanoseconds limit) {
    co_return co_await wait_until(std::move(task), deadline_in(limit));
}

} // namespace workbook
