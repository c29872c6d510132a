// The contract of 03.3: a result by a deadline that counts from submission; what is late is kept.
#pragma once

#include "outcome.hpp"
#include "thread_pool.hpp"

#include <chrono>
#include <concepts>
#include <functional>
#include <future>
#include <memory>
#include <type_traits>
#include <utility>

namespace workbook {

/// A task on a pool, and the moment before which it should have ended.
///
/// This is the part that you write; `timed_result` below only adds the result.
///
/// Whether the task was in time is a fact about the *task*: it is in time if it has ended *before*
/// its deadline, however long it stood in the queue, and whenever somebody asks. A task that ends
/// in the very moment of its deadline is late.
///
/// Nobody is hired to watch: no thread is started, neither for a task nor for a wait.
///
/// Thread safety: none; one thread at a time asks. Must not be a worker of the pool.
/// Lifetime: after construction neither this object nor the pool needs the other. The task shares
/// what it needs with this object, so it may outlive it.
class timed_task {
  public:
    using clock = std::chrono::steady_clock; // the wall clock can be set back while we wait

    /// Posts `task` and returns at once. The deadline is `timeout` from now.
    ///
    /// Throws pool_closed if the pool takes no more tasks. REQUIRES: `task` is not empty and does
    /// not throw.
    timed_task(thread_pool& pool, std::function<void()> task, std::chrono::milliseconds timeout);

    /// Does not wait, and takes nothing back: the task still runs.
    ~timed_task();

    timed_task(timed_task&&) noexcept;
    timed_task& operator=(timed_task&&) = delete;

    /// Blocks until the task has ended or the deadline has come, whichever is first. True if the
    /// task ended before the deadline.
    ///
    /// The answer is final: asked again, this says the same, at once.
    /// Visibility: what the task did happens before a true is returned.
    bool ended_in_time();

    /// Blocks until the task has ended, however late. Visibility: as above.
    void wait_for_end();

  private:
    struct state; // yours to define, in the .cpp
    std::shared_ptr<state> state_;
};

/// What comes of a task with a deadline. Rules as for `timed_task`.
///
/// REQUIRES: the result is taken once, by one of the two.
template <typename Result>
class timed_result {
  public:
    timed_result(timed_task task, std::future<Result> result)
        : task_(std::move(task)), result_(std::move(result)) {}

    /// The result of a task that ended before its deadline; blocks until then at most.
    ///
    /// Throws task_timeout if the task is late; the result is not lost then. Throws what the task
    /// threw, if it was in time.
    Result in_time() {
        if (!task_.ended_in_time()) throw task_timeout();
        return result_.get();
    }

    /// The result, or what the task threw, whenever that comes. Blocks until then.
    Result however_late() {
        task_.wait_for_end();
        return result_.get();
    }

  private:
    timed_task task_;
    std::future<Result> result_;
};

/// Submits `function` to the pool and gives it `timeout` from this call.
///
///     auto front = workbook::submit_within(pool, 200ms, [] { return fetch("/"); });
///     prepare_something_else();            // the clock is running
///     try {
///         show(front.in_time());
///     } catch (const workbook::task_timeout&) {
///         show_placeholder();              // and later, perhaps: front.however_late()
///     }
///
/// Throws pool_closed. What `function` refers to must live until the task has ended.
template <std::invocable Function>
auto submit_within(thread_pool& pool, std::chrono::milliseconds timeout, Function function) {
    using result = std::invoke_result_t<Function&>;
    // Shared, because std::function copies what it holds and a packaged_task cannot be copied.
    auto task = std::make_shared<std::packaged_task<result()>>(std::move(function));
    auto future = task->get_future();
    auto timed = timed_task(
        pool, [task = std::move(task)] { (*task)(); }, timeout);
    return timed_result<result>(std::move(timed), std::move(future));
}

} // namespace workbook
