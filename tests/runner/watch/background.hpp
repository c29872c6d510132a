// Grades and builds beside the loop, one thing at a time, and is told to stop when it is outdated.
#pragma once

#include "watch/latest_job.hpp"
#include "watch/watch_machine.hpp"

#include <atomic>
#include <functional>
#include <string>

namespace runner {

/// Called from the background thread; not once a later job has begun or `stop` was called.
struct grading_listener {
    std::function<void(std::string phase)> phase;
    std::function<void(report)> done;
};

/// One background thread. Thread-safe. `services` outlive it.
class background {
  public:
    explicit background(const watch_services& services) : services_(services) {}

    /// Stops what runs, then prepares the grader of `what` and grades it. What the services throw
    /// becomes a report that blames the workbook. `what` outlives the job.
    void grade(const exercise& what, grading_listener listener);

    /// Stops what runs, then prepares the grader of `what`. A failure is not told: the grading will
    /// meet it again. `what` outlives the job.
    void prepare(const exercise& what);

    /// Stops what runs and waits until it is gone. False, without waiting, while something is being
    /// built: that cannot be stopped, but ends with this process.
    [[nodiscard]] bool end();

  private:
    void build(const exercise& what, const progress_callback& tell);

    const watch_services& services_;
    std::atomic<bool> building_{false}; ///< set by the job, read by `end`
    latest_job job_;                    ///< last: its thread uses the others
};

/// Ends both. Where one cannot be waited for, ends the whole process with `status`.
void end_all(background& grader, background& preparer, int status);

} // namespace runner
