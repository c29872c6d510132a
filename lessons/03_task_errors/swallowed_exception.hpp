// The contract of 03.2: a crew that keeps its size whatever its tasks throw.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <vector>

namespace workbook {

/// A fixed number of workers that run posted tasks and keep what these throw.
///
///     workbook::crew crew(3);
///     for (const auto& file : files) crew.post([&] { import(file); });
///     for (const auto& error : crew.wait()) report(error);
///
/// Every task is run once. A failing task costs itself and nothing else: the worker that ran it
/// takes the next one.
///
/// Thread safety: `post` may be called from any thread, tasks of this crew included. `wait` and the
/// destructor are for one thread at a time, and not for a task.
///
/// Visibility: what a thread did before `post` happens before the task. What the task did happens
/// before the `wait` that counts it returns.
class crew {
  public:
    /// Starts `workers` threads. REQUIRES: workers >= 1. Throws std::system_error if the system
    /// refuses a thread; none that was started is left behind then.
    explicit crew(std::size_t workers);

    /// Runs what is still queued and waits for the workers to end. Errors that nobody asked for are
    /// dropped.
    ~crew();

    crew(const crew&) = delete;
    crew& operator=(const crew&) = delete;

    /// Puts a task at the end of the queue and returns at once. REQUIRES: `task` is not empty.
    void post(std::function<void()> task);

    /// Blocks until every task that was posted has ended, and returns what the failed ones threw,
    /// in the order in which they failed. Each error is handed out once. The crew goes on after
    /// that, with all its workers.
    std::vector<std::exception_ptr> wait();

  private:
    struct state; // in the .cpp
    std::unique_ptr<state> state_;
};

} // namespace workbook
