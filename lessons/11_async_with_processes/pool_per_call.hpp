// The contract of 11.2: a service that sums chunks of numbers in worker processes.
#pragma once

#include "process_pool.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>

namespace workbook {

using boost::asio::awaitable;

/// Hands tasks to worker processes, for the coroutines of one event loop.
///
///     workbook::task_service service(worker_program, 4);
///     const outcome sum = co_await service.run(chunk);
///
/// The service has at most `workers` processes in its whole life, however many tasks it gets.
///
/// Thread safety: `run` may be called by any number of coroutines. The destructor may not overlap
/// with them, and comes before the end of their loop.
class task_service {
  public:
    /// Throws std::system_error when the program cannot be started, here or at the first `run`.
    task_service(const std::filesystem::path& worker_program, std::size_t workers);

    /// Waits for the tasks that are running, ends the processes, and reaps them: afterwards no
    /// child, zombie or descriptor of this service exists.
    ~task_service();

    task_service(const task_service&) = delete;
    task_service& operator=(const task_service&) = delete;

    /// What a worker process answers to `task`. Up to `workers` tasks run at the same time.
    ///
    /// The loop is not blocked. Throws task_failed when the task failed, and goes on serving then.
    awaitable<outcome> run(std::string task);

  private:
    struct state; // yours to define, in the .cpp
    std::unique_ptr<state> state_;
};

} // namespace workbook
