// The contract of 05.2: one worker process that answers calls, and whose death is told, not waited
// for.
#pragma once

#include "process_pool.hpp" // broken_process_pool, task_failed

#include <sys/types.h>

#include <filesystem>
#include <memory>
#include <string>

namespace workbook {

/// A worker process that is asked one thing at a time: the smallest process pool there is.
///
///     workbook::remote_worker worker(program);
///     std::string sum = worker.call("100000");
///
/// The process belongs to this object: it launches, ends and reaps it. The program speaks the
/// protocol of wire.hpp on its standard input and output.
///
/// Thread safety: one call at a time; `pid` at any time. Visibility: no memory is shared with the
/// worker; everything needed must be in the input.
class remote_worker {
  public:
    /// Launches the program. Throws std::system_error when it cannot be started; then nothing stays
    /// behind.
    explicit remote_worker(const std::filesystem::path& program);

    /// Hangs up, waits until the worker has ended, and reaps it: afterwards no child, zombie or
    /// descriptor of this object exists, however the worker ended, and whether anybody has called
    /// since.
    ~remote_worker();

    remote_worker(const remote_worker&) = delete;
    remote_worker& operator=(const remote_worker&) = delete;

    /// Sends `input` and waits for the answer, which it returns.
    ///
    /// Throws task_failed when the task failed in a worker that is well. Throws
    /// broken_process_pool, at once, when the worker has ended, ends before its answer is whole, or
    /// answers what cannot be a message; then and ever after. A worker that is declared broken is
    /// killed if it still lives. what() says how it ended, as reap tells it: "was killed by signal
    /// 9".
    std::string call(const std::string& input);

    /// The worker's process id; once a call has thrown broken_process_pool it may belong to others.
    [[nodiscard]] pid_t pid() const noexcept;

  private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace workbook
