// The contract of 02.4: one thread that runs jobs in the background, and goes home when it is told
// to.
#pragma once

#include <functional>
#include <memory>

namespace workbook {

/// Runs jobs one after the other on a thread of its own: the smallest pool there is.
///
///     workbook::background_worker log;
///     log.post([] { write_a_line(); });
///     // leaving the scope: what was posted is run, then the thread ends
///
/// Thread safety: `post` may be called from any thread, jobs included. `shutdown` and the
/// destructor: from one thread at a time, and not from a job.
///
/// Visibility: what a thread did before `post` happens before the job. What a job did happens
/// before `shutdown` returns.
class background_worker {
  public:
    /// Starts the thread. It sleeps until there is something to do.
    background_worker();

    /// The same as `shutdown`.
    ~background_worker();

    background_worker(const background_worker&) = delete;
    background_worker& operator=(const background_worker&) = delete;

    /// Puts `job` at the end of the queue and returns at once.
    ///
    /// REQUIRES: `job` is not empty and throws nothing; shutdown has not begun, unless it is a job
    /// that posts: what a running job posts is run as well.
    void post(std::function<void()> job);

    /// Lets the worker finish what is queued, and returns when its thread has ended.
    ///
    /// It takes no longer than the jobs that are left: an idle worker goes home at once. Blocks.
    /// Calling it again does nothing.
    void shutdown();

  private:
    struct state;
    std::unique_ptr<state> state_;
};

} // namespace workbook
