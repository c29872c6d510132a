// The contract of 02.3: results in the order in which they are ready, under one deadline.
#pragma once

#include "thread_pool.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

namespace workbook {

/// What `next` throws when the time is over and something is still missing.
class deadline_exceeded : public std::runtime_error {
  public:
    deadline_exceeded() : std::runtime_error("the deadline has passed") {}
};

/// Runs tasks on a pool and tells in which order they finish.
///
/// This is the part that you write; `as_completed` below only adds the types.
///
/// Thread safety: none; one thread owns it and calls `next`. Must not be a worker of the pool.
/// Lifetime: after construction neither this object nor the pool needs the other. Each task shares
/// what it needs with this object, so it may outlive it.
class completion_order {
  public:
    using clock = std::chrono::steady_clock; // the wall clock can be set back while we wait

    /// Posts the tasks in order and returns at once. A task's number is its place in `tasks`.
    ///
    /// `deadline` is a point in time and not a duration, so it covers all calls of `next` together.
    /// Throws pool_closed if the pool takes no more tasks. REQUIRES: no task is empty, none throws.
    completion_order(thread_pool& pool, std::vector<std::function<void()>> tasks,
                     clock::time_point deadline);

    /// Abandons what is left, without waiting: a task that has not started never will. One that is
    /// running cannot be stopped: it runs on, and what it uses must live until the pool has ended.
    ~completion_order();

    completion_order(completion_order&&) noexcept;
    completion_order& operator=(completion_order&&) = delete;

    /// The number of the task that finished next; nothing once each has been handed out.
    ///
    /// Blocks until a task finishes or the deadline is reached. What has already finished is handed
    /// out also after the deadline, which only ends the *waiting*.
    ///
    /// Throws deadline_exceeded when the deadline is reached and there is nothing to hand out,
    /// though something is missing. It may be called again: what has come late is handed out then.
    /// Visibility: what the task did happens before `next` returns its number.
    std::optional<std::size_t> next();

  private:
    struct state; // yours to define, in the .cpp
    std::shared_ptr<state> state_;
};

/// One finished item: its place in the input, and its result, which is ready: `get` does not block,
/// and throws what the item's call threw.
template <typename Result>
struct completion {
    std::size_t index;
    std::future<Result> result;
};

/// The results of `as_completed`, one by one. Rules as for `completion_order`.
template <typename Result>
class completions {
  public:
    completions(std::vector<std::future<Result>> results, completion_order order)
        : results_(std::move(results)), order_(std::move(order)) {}

    /// The next finished item; nothing after the last. Blocks and throws as the other `next` does.
    std::optional<completion<Result>> next() {
        const auto index = order_.next();
        if (!index) return std::nullopt;
        return completion<Result>{*index, std::move(results_[*index])};
    }

  private:
    std::vector<std::future<Result>> results_;
    completion_order order_;
};

/// Calls `function(item)` for every item on the pool and hands out the results as they finish.
///
///     auto pages = workbook::as_completed(pool, urls, fetch, 500ms);
///     while (auto page = pages.next()) show(urls[page->index], page->result.get());
///
/// Returns at once. `timeout` is for the whole and counts from this call. Every task has a copy of
/// `function` and of its item, because it may outlive the caller's patience; what `function` refers
/// to must live until the pool has shut down.
///
/// The idea is Python's concurrent.futures.as_completed, which leaves what is late in the queue.
template <std::ranges::input_range Items, typename Function>
auto as_completed(thread_pool& pool, const Items& items, Function function,
                  std::chrono::milliseconds timeout) {
    using item_type = std::ranges::range_value_t<const Items>;
    using result = std::invoke_result_t<Function&, const item_type&>;
    const auto deadline = completion_order::clock::now() + timeout;
    std::vector<std::future<result>> results;
    std::vector<std::function<void()>> tasks;
    for (const auto& item : items) {
        auto call = [function, item]() mutable {
            return std::invoke(function, std::as_const(item));
        };
        auto task = std::make_shared<std::packaged_task<result()>>(std::move(call));
        results.push_back(task->get_future());
        tasks.emplace_back([task = std::move(task)] { (*task)(); });
    }
    return completions<result>(std::move(results),
                               completion_order(pool, std::move(tasks), deadline));
}

} // namespace workbook
