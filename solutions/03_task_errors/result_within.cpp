// A task with a deadline: the task notes when it ended, and that is compared with the deadline.
#include "result_within.hpp"

#include <condition_variable>
#include <mutex>
#include <optional>

namespace workbook {

// Shared by the owner and the task, which may still run when the owner has gone.
struct timed_task::state {
    explicit state(clock::time_point until) : deadline(until) {}

    void run(const std::function<void()>& task);

    // Constant after construction.
    const clock::time_point deadline;

    // Guarded by mutex.
    std::mutex mutex;
    std::optional<clock::time_point> ended_at; // nothing while the task waits or runs

    // Signalled when the task has ended.
    std::condition_variable ended;
};

//! [run]
void timed_task::state::run(const std::function<void()>& task) {
    task();
    {
        // The clock is read under the lock. An owner who has already said "late", under this lock,
        // said so at the deadline or after it: we cannot note an earlier time any more.
        const std::lock_guard lock(mutex);
        ended_at = clock::now();
    }
    ended.notify_all();
}

//! [run]

//! [constructor]
timed_task::timed_task(thread_pool& pool, std::function<void()> task,
                       std::chrono::milliseconds timeout)
    : state_(std::make_shared<state>(clock::now() + timeout)) { // the clock runs from here
    pool.post([shared = state_, task = std::move(task)] { shared->run(task); });
}

//! [constructor]

timed_task::~timed_task() = default; // the task has its own share of the state

timed_task::timed_task(timed_task&&) noexcept = default;

//! [ended_in_time]
bool timed_task::ended_in_time() {
    std::unique_lock lock(state_->mutex);
    const bool has_ended = state_->ended.wait_until(
        lock, state_->deadline, [this] { return state_->ended_at.has_value(); });
    return has_ended && *state_->ended_at < state_->deadline;
}

//! [ended_in_time]

void timed_task::wait_for_end() {
    std::unique_lock lock(state_->mutex);
    state_->ended.wait(lock, [this] { return state_->ended_at.has_value(); });
}

} // namespace workbook
