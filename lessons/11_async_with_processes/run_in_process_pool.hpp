// The contract of 11.1: worker processes behind an event loop; coroutines await what they answer.
#pragma once

#include "process_pool.hpp"

#include <boost/asio/awaitable.hpp>
#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace workbook {

using boost::asio::awaitable;

/// One process pool for the whole program, for coroutines to await.
///
///     boost::asio::io_context loop(1);                          // declared before it
///     workbook::async_process_pool processes(worker_program, 4); // once, at the start
///     ...
///     const auto sum = co_await processes.run("100000");         // as often as you like
///
/// It launches its workers in the constructor, and no other process ever. They are ended and reaped
/// by `shutdown`.
///
/// Thread safety: `run`, `shutdown` and `pids` may be called from any thread and any loop; the
/// destructor may not overlap with them. Visibility: no memory is shared with the workers;
/// everything needed must be in the input.
class async_process_pool {
  public:
    /// Launches `workers` processes of `worker_program`, which speaks the protocol of wire.hpp.
    ///
    /// Blocks while they are launched: make it before the loop runs. Throws as the constructor of
    /// process_pool does; nothing is left behind then.
    async_process_pool(const std::filesystem::path& worker_program, std::size_t workers);

    /// As shutdown().
    ~async_process_pool();

    async_process_pool(const async_process_pool&) = delete;
    async_process_pool& operator=(const async_process_pool&) = delete;

    /// What a worker process answers to `input`. The caller is suspended until it is there.
    ///
    /// - The caller's thread never waits: not for the worker, and not while a long input goes down
    ///   its pipe. Its loop runs other coroutines meanwhile, and has nothing to do for this one: no
    ///   asking again and again.
    /// - As many inputs are worked on at the same time as there are workers, if there are callers
    ///   enough. The others wait in line.
    /// - The caller goes on on its own executor, whatever thread has heard of the answer.
    /// - A caller that is cancelled leaves at once, with Asio's operation_aborted. If its input has
    ///   not been handed to the pool of processes by then, it never is. A worker that is at it
    ///   already finishes, and its answer is dropped.
    ///
    /// Throws task_failed with the worker's message when the task failed, broken_process_pool when
    /// a worker is gone, process_pool_closed once shutdown has begun.
    ///
    /// REQUIRES: the caller's executor runs one handler at a time: an io_context with one thread,
    /// or a strand. This object ends before the caller's loop does. input.size() <=
    /// longest_message.
    awaitable<outcome> run(std::string input);

    /// Takes no more inputs, waits until all that were taken are answered, and ends the processes:
    /// afterwards no child, zombie, descriptor or thread of this pool exists. The answers have been
    /// posted to the callers' executors by then. Calling it again does nothing; of several threads
    /// that call it at the same time each returns when all of this is so.
    ///
    /// Blocks: do not call it on a loop that shall go on meanwhile.
    void shutdown();

    /// The process ids of the workers. After shutdown they may belong to others.
    [[nodiscard]] std::vector<pid_t> pids() const;

  private:
    struct state; // yours to define, in the .cpp
    std::unique_ptr<state> state_;
};

} // namespace workbook
