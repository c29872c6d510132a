// 03.2 The shrinking crew. The contract: lessons/03_task_errors/swallowed_exception.hpp
#include "swallowed_exception.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace workbook {

// This keeps every error and counts every task, also the failed ones. It worked for weeks; then one
// Monday it stood still, with work in its queue.
struct crew::state {
    // Guarded by mutex.
    std::mutex mutex;
    std::deque<std::function<void()>> queue;
    std::size_t unfinished = 0; // queued or running
    std::vector<std::exception_ptr> errors;
    bool closed = false;

    std::condition_variable work_to_do;   // signalled when the queue grows and when we close
    std::condition_variable all_finished; // signalled when `unfinished` becomes 0

    std::vector<std::thread> workers; // touched only by the thread that constructs and destroys

    ~state();
    void work();
    std::optional<std::function<void()>> take();
    void finish_one();
    void keep(std::exception_ptr error);
};

crew::state::~state() {
    {
        const std::lock_guard lock(mutex);
        closed = true;
    }
    work_to_do.notify_all();
    for (auto& worker : workers)
        worker.join();
}

// An exception must not leave a thread, so it is caught and kept for wait().
void crew::state::work() {
    try {
        while (const auto task = take()) {
            (*task)();
            finish_one();
        }
    } catch (...) {
        keep(std::current_exception());
        finish_one();
    }
}

// Nothing once the crew is closed and the queue is empty.
std::optional<std::function<void()>> crew::state::take() {
    std::unique_lock lock(mutex);
    work_to_do.wait(lock, [this] { return closed || !queue.empty(); });
    if (queue.empty()) return std::nullopt;
    auto task = std::move(queue.front());
    queue.pop_front();
    return task;
}

void crew::state::finish_one() {
    const std::lock_guard lock(mutex);
    if (--unfinished == 0) all_finished.notify_all();
}

void crew::state::keep(std::exception_ptr error) {
    const std::lock_guard lock(mutex);
    errors.push_back(std::move(error));
}

crew::crew(std::size_t workers) : state_(std::make_unique<state>()) {
    for (std::size_t i = 0; i < workers; ++i)
        state_->workers.emplace_back([shared = state_.get()] { shared->work(); });
}

crew::~crew() = default; // ~state closes and joins

void crew::post(std::function<void()> task) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->queue.push_back(std::move(task));
        ++state_->unfinished;
    }
    state_->work_to_do.notify_one();
}

std::vector<std::exception_ptr> crew::wait() {
    std::unique_lock lock(state_->mutex);
    state_->all_finished.wait(lock, [this] { return state_->unfinished == 0; });
    return std::exchange(state_->errors, {});
}

} // namespace workbook
