// Another shape: a semaphore tells of the end, and the owner remembers what it has said.
#include "result_within.hpp"

#include <optional>
#include <semaphore>

namespace workbook {

struct timed_task::state {
    explicit state(clock::time_point until) : deadline(until) {}

    const clock::time_point deadline;
    clock::time_point ended_at; // written before the release, read after the acquire
    std::binary_semaphore ended{0};

    // The owner's.
    bool is_over = false; // the permit has been taken
    std::optional<bool> verdict;
};

timed_task::timed_task(thread_pool& pool, std::function<void()> task,
                       std::chrono::milliseconds timeout)
    : state_(std::make_shared<state>(clock::now() + timeout)) {
    pool.post([own = state_, task = std::move(task)] {
        task();
        own->ended_at = clock::now();
        own->ended.release();
    });
}

timed_task::~timed_task() = default;

timed_task::timed_task(timed_task&&) noexcept = default;

bool timed_task::ended_in_time() {
    auto& [deadline, ended_at, ended, is_over, verdict] = *state_;
    if (verdict) return *verdict;
    if (!is_over) is_over = ended.try_acquire() || ended.try_acquire_until(deadline);
    verdict = is_over && ended_at < deadline;
    return *verdict;
}

void timed_task::wait_for_end() {
    if (state_->is_over) return;
    state_->ended.acquire();
    state_->is_over = true;
}

} // namespace workbook
