// The contract of 02.1: a fixed number of threads that run tasks in the order they were posted.
#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace workbook {

/// What `post` and `submit` throw once shutdown has begun.
class pool_closed : public std::runtime_error {
  public:
    pool_closed() : std::runtime_error("the pool is shut down and takes no more tasks") {}
};

/// Runs tasks on a fixed number of worker threads, and never abandons one it has accepted.
///
///     workbook::thread_pool pool(5);
///     std::future<page> front = pool.submit([] { return fetch("https://api.example.com/0"); });
///     show(front.get());
///
/// Order: tasks *start* in the order in which they were posted. With several workers they may
/// finish in any order.
///
/// Thread safety: `post`, `submit` and `size` may be called from any thread, tasks of this very
/// pool included. For `shutdown` and the destructor see there.
///
/// Visibility: what a thread did before `post` or `submit` happens before the task. What a task did
/// happens before `shutdown` returns, and before `get` or `wait` of its future returns.
///
/// Pitfall: a task that waits for a later task of the same pool holds a worker while it waits. When
/// all workers wait like that, nobody is left to run what they wait for.
///
/// The idea is that of an executor with a queue: java.util.concurrent's fixed thread pool, and
/// Python's ThreadPoolExecutor.
class thread_pool {
  public:
    /// Starts `workers` threads. They sleep until there is something to do.
    ///
    /// Throws std::invalid_argument if `workers` is 0, and std::system_error if the system refuses
    /// a thread; none that was started is left behind then.
    explicit thread_pool(std::size_t workers);

    /// The same as `shutdown`: leaving the scope waits for everything.
    ~thread_pool();

    thread_pool(const thread_pool&) = delete;
    thread_pool& operator=(const thread_pool&) = delete;

    /// Puts a task at the end of the queue and returns at once. The queue has no upper limit.
    ///
    /// An exception that leaves the task ends the task, not the worker: nobody waits for a posted
    /// task, so there is nobody to give the exception to, and it is dropped. `submit` keeps it.
    ///
    /// Throws pool_closed once shutdown has begun; the task is not queued then.
    /// REQUIRES: `task` is not empty.
    void post(std::function<void()> task);

    /// Posts `function` and returns a future for what it returns or throws.
    ///
    /// Unlike that of std::async, the future's destructor does not wait. Throws what `post` throws.
    template <std::invocable Function>
    auto submit(Function function) -> std::future<std::invoke_result_t<Function&>>;

    /// Refuses new tasks, lets the workers finish what is queued, and returns when all have ended.
    ///
    /// Blocks for as long as that takes. Calling it again does nothing.
    /// REQUIRES: not called from a task of this pool, which would wait for itself, nor by two
    /// threads at the same time.
    void shutdown();

    /// The number of workers. The same for the whole life of the pool.
    [[nodiscard]] std::size_t size() const noexcept;

  private:
    struct state; // yours to define, in the .cpp
    std::unique_ptr<state> state_;
};

template <std::invocable Function>
auto thread_pool::submit(Function function) -> std::future<std::invoke_result_t<Function&>> {
    using result = std::invoke_result_t<Function&>;
    // Shared, because std::function copies what it holds and a packaged_task cannot be copied.
    auto task = std::make_shared<std::packaged_task<result()>>(std::move(function));
    auto future = task->get_future();
    post([task = std::move(task)] { (*task)(); });
    return future;
}

} // namespace workbook
