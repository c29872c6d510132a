// A thread that does the latest job it was given, and gives up the one before.
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace runner {

/// One thread, one place for a job that waits. Thread-safe. A job that throws is our own fault:
/// jobs catch what they can explain, the rest ends the program.
class latest_job {
  public:
    using job = std::function<void(std::stop_token)>;

    latest_job();
    latest_job(const latest_job&) = delete;
    latest_job& operator=(const latest_job&) = delete;
    /// Stops the running job and waits for its end; a job that waits is dropped.
    ~latest_job();

    /// Asks the running job to stop; `next` begins as soon as it has. A job that waited is dropped.
    /// Does not block.
    void start(job next);

    /// Asks the running job to stop and drops the one that waits. Does not block.
    void stop();

    /// Waits until no job runs or waits, `patience` at most. True when none does.
    [[nodiscard]] bool idle_within(std::chrono::milliseconds patience);

  private:
    void replace(std::optional<job> next);
    void work(std::stop_token ended);

    struct taken {
        job what;
        std::stop_token stop;
    };

    std::optional<taken> wait_for_job(const std::stop_token& ended);

    std::mutex m_;
    std::condition_variable_any news_;
    std::optional<job> waiting_; ///< guarded by m_
    std::stop_source running_;   ///< guarded by m_; of the running job
    bool busy_ = false;          ///< guarded by m_; a job runs
    std::jthread thread_;        ///< last: begins when all else is there
};

} // namespace runner
