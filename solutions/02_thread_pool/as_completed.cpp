// Completion order: each task reports its number to a queue that the owner waits at.
#include "as_completed.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace workbook {

// Shared by the owner and the tasks: a task may still run when the owner has given up and gone.
struct completion_order::state {
    state(std::size_t tasks, clock::time_point until) : total(tasks), deadline(until) {}

    void run(std::size_t index, const std::function<void()>& task);
    void abandon();
    bool is_abandoned();

    // Constant after construction.
    const std::size_t total;
    const clock::time_point deadline;

    // Touched only by the owner.
    std::size_t handed_out = 0;

    // Guarded by mutex.
    std::mutex mutex;
    std::deque<std::size_t> finished; // and not handed out yet
    bool abandoned = false;

    // Signalled when `finished` grows.
    std::condition_variable changed;
};

//! [run]
void completion_order::state::run(std::size_t index, const std::function<void()>& task) {
    if (is_abandoned()) return; // nobody waits any more: give the worker back at once
    task();
    {
        const std::lock_guard lock(mutex);
        finished.push_back(index);
    }
    changed.notify_one(); // the owner is the only one who waits
}

//! [run]

void completion_order::state::abandon() {
    const std::lock_guard lock(mutex);
    abandoned = true;
}

bool completion_order::state::is_abandoned() {
    const std::lock_guard lock(mutex);
    return abandoned;
}

//! [constructor]
completion_order::completion_order(thread_pool& pool, std::vector<std::function<void()>> tasks,
                                   clock::time_point deadline)
    : state_(std::make_shared<state>(tasks.size(), deadline)) {
    try {
        for (std::size_t i = 0; i < tasks.size(); ++i)
            pool.post([shared = state_, i, task = std::move(tasks[i])] { shared->run(i, task); });
    } catch (...) {
        state_->abandon(); // a constructor that throws gets no destructor
        throw;
    }
}

//! [constructor]

completion_order::~completion_order() {
    if (state_) state_->abandon();
}

completion_order::completion_order(completion_order&&) noexcept = default;

//! [next]
std::optional<std::size_t> completion_order::next() {
    if (state_->handed_out == state_->total) return std::nullopt;
    std::unique_lock lock(state_->mutex);
    const bool there = state_->changed.wait_until(lock, state_->deadline,
                                                  [this] { return !state_->finished.empty(); });
    if (!there) throw deadline_exceeded();
    const std::size_t index = state_->finished.front();
    state_->finished.pop_front();
    ++state_->handed_out;
    return index;
}

//! [next]

} // namespace workbook
