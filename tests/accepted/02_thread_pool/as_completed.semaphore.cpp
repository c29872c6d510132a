// Another shape: a list under a lock, and a semaphore that counts what is in it.
#include "as_completed.hpp"

#include <mutex>
#include <semaphore>

namespace workbook {

struct completion_order::state {
    std::mutex mutex;
    std::vector<std::size_t> finished;  // guarded by mutex; in order of completion, never shortened
    bool abandoned = false;             // guarded by mutex
    std::counting_semaphore<> ready{0}; // one permit for each number that next has not given yet
    std::size_t given = 0;              // the owner's
    std::size_t total = 0;              // the owner's
    clock::time_point deadline;         // the owner's

    void run(std::size_t index, const std::function<void()>& task) {
        {
            const std::lock_guard lock(mutex);
            if (abandoned) return;
        }
        task();
        {
            const std::lock_guard lock(mutex);
            finished.push_back(index);
        }
        ready.release();
    }
};

completion_order::completion_order(thread_pool& pool, std::vector<std::function<void()>> tasks,
                                   clock::time_point deadline)
    : state_(std::make_shared<state>()) {
    state_->total = tasks.size();
    state_->deadline = deadline;
    for (std::size_t i = 0; i < tasks.size(); ++i)
        pool.post([shared = state_, i, task = tasks[i]] { shared->run(i, task); });
}

completion_order::~completion_order() {
    if (!state_) return;
    const std::lock_guard lock(state_->mutex);
    state_->abandoned = true;
}

completion_order::completion_order(completion_order&&) noexcept = default;

std::optional<std::size_t> completion_order::next() {
    if (state_->given == state_->total) return std::nullopt;
    if (!state_->ready.try_acquire() && !state_->ready.try_acquire_until(state_->deadline))
        throw deadline_exceeded();
    const std::lock_guard lock(state_->mutex);
    return state_->finished[state_->given++];
}

} // namespace workbook
