// The contract of 18.5: a counter of finished steps, and threads that wait for different ones.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>

namespace workbook {

/// How far a piece of work has come, for those who wait until it has come far enough.
///
///     workbook::progress import(3);                 // three steps
///     std::jthread report([&] { if (import.wait_for(1)) show("tables are there"); });
///     std::jthread serve([&] { if (import.wait_for(3)) open_the_doors(); });
///     import.advance();                             // step 1 is done
///
/// Any number of threads may wait, for the same step or for different ones.
///
/// Thread safety: every member may be called from any thread. It must outlive its waiters.
///
/// Blocking: `wait_for` only, until its step is done or the work is given up, and no longer.
///
/// Visibility: what a thread did before the `advance` that finished a step is seen by everyone
/// whose `wait_for` of that step, or an earlier one, returned true because of it.
class progress {
  public:
    /// REQUIRES: steps >= 1.
    explicit progress(std::size_t steps);

    ~progress();

    progress(const progress&) = delete;
    progress& operator=(const progress&) = delete;

    /// One more step is done. Everyone who waits for it goes on. It has no effect once all steps
    /// are done or the work was given up.
    void advance();

    /// The work is given up: everyone who waits goes on, with false.
    void give_up();

    /// Blocks until `step` steps are done, and returns true; false if that will never be, because
    /// the work was given up before. It is true for a step that was done before that.
    /// REQUIRES: step is at most the number of steps.
    [[nodiscard]] bool wait_for(std::size_t step);

    /// The number of steps that are done. Answers at once.
    [[nodiscard]] std::size_t done() const;

  private:
    struct state; // in the .cpp
    std::unique_ptr<state> state_;
};

} // namespace workbook
