// The contract of lesson 05: tasks go to worker processes, results come back, and a death is told.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace workbook {

/// What came of a task, and who did it.
struct outcome {
    std::string input;               ///< what was submitted
    std::string result;              ///< what the worker answered
    pid_t pid = 0;                   ///< the worker process that did it
    std::chrono::nanoseconds time{}; ///< how long that worker worked on it
};

/// A worker ended although the pool still needed it. The tasks that were waiting may have run or
/// not: nobody can know any more.
class broken_process_pool : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The task itself failed, inside a worker that is well; what() is the worker's explanation.
class task_failed : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What submit throws once shutdown has begun.
class process_pool_closed : public std::runtime_error {
  public:
    process_pool_closed() : std::runtime_error("the process pool is shut down") {}
};

/// A fixed number of worker processes that work through submitted tasks.
///
/// The workers run a program that speaks the protocol of wire.hpp (serve.hpp does that) on its
/// standard input and output. The pool owns them: it launches, ends and reaps them. A worker has
/// one task at a time; tasks that find no idle worker wait in line, first come first served.
///
/// When a worker ends, or stops listening, before shutdown told it to, the pool is *broken*, for
/// good and at once, also while everybody is idle: every task that is running or in line fails with
/// broken_process_pool, the other workers are killed, and submit throws.
///
/// Thread safety: submit, shutdown and pids may be called from any thread, also at the same time;
/// the destructor may not overlap with them. Visibility: what a caller did before submit is not
/// seen by the worker (no memory is shared); everything needed must be in the input.
class process_pool {
  public:
    /// Launches as many workers as the machine has cores.
    explicit process_pool(const std::filesystem::path& worker_program);

    /// Launches `workers` processes of `worker_program`.
    ///
    /// Throws std::invalid_argument when `workers` is 0, std::system_error when the program cannot
    /// be started; then no process is left behind.
    process_pool(const std::filesystem::path& worker_program, std::size_t workers);

    /// As shutdown().
    ~process_pool();

    process_pool(const process_pool&) = delete;
    process_pool& operator=(const process_pool&) = delete;

    /// Hands `input` to a worker, or puts it in line. Does not wait for the result; handing over an
    /// input longer than a pipe's buffer waits until the worker has read it.
    ///
    /// The future gives the outcome, or throws task_failed or broken_process_pool.
    /// REQUIRES: input.size() <= longest_message.
    /// Throws broken_process_pool when the pool is broken, process_pool_closed after shutdown.
    std::future<outcome> submit(std::string input);

    /// Takes no more tasks, waits until all of those taken are done, lets the workers end, and
    /// reaps them: afterwards no child, zombie or descriptor of this pool exists. Also on a broken
    /// pool, where there is nothing left to wait for. Calling it again does nothing.
    void shutdown();

    /// The process ids of the workers, in the order of their launch. After shutdown they may belong
    /// to others.
    [[nodiscard]] std::vector<pid_t> pids() const;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace workbook
