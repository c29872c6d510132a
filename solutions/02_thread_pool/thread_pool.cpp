// A thread pool: one queue, one mutex, one condition variable, and workers that drain it.
#include "thread_pool.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace workbook {

struct thread_pool::state {
    explicit state(std::size_t count) : size(count) {}

    // Constant after construction.
    const std::size_t size;

    // Guarded by mutex.
    std::mutex mutex;
    std::deque<std::function<void()>> queue;
    bool closed = false;

    // Signalled when the queue grows and when the pool closes.
    std::condition_variable changed;

    // Touched only by the thread that constructs, shuts down and destroys.
    std::vector<std::thread> workers;

    // Here rather than in ~thread_pool, so that a constructor that fails half-way cleans up.
    ~state() { close_and_join(); }

    state(const state&) = delete;
    state& operator=(const state&) = delete;

    void close_and_join();
    void work();
    std::optional<std::function<void()>> take();
};

//! [shutdown]
void thread_pool::state::close_and_join() {
    {
        const std::lock_guard lock(mutex);
        closed = true;
    }
    changed.notify_all(); // every sleeper has to see it, not just one
    for (auto& worker : workers)
        worker.join();
    workers.clear(); // so that a second call finds nothing to join
}

//! [shutdown]

//! [take]
// Nothing means: closed *and* drained. That a pool is closed is no reason to leave work behind.
std::optional<std::function<void()>> thread_pool::state::take() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return closed || !queue.empty(); });
    if (queue.empty()) return std::nullopt;
    auto task = std::move(queue.front());
    queue.pop_front();
    return task;
}

//! [take]

//! [work]
void thread_pool::state::work() {
    while (auto task = take()) { // the lock is free again while the task runs
        try {
            (*task)();
        } catch (...) {
            // Nobody waits for a posted task. What must not happen is that the worker dies with it.
        }
    }
}

//! [work]

thread_pool::thread_pool(std::size_t workers) : state_(std::make_unique<state>(workers)) {
    if (workers == 0) throw std::invalid_argument("a thread pool needs at least one worker");
    for (std::size_t i = 0; i < workers; ++i)
        state_->workers.emplace_back([shared = state_.get()] { shared->work(); });
}

thread_pool::~thread_pool() = default; // ~state drains and joins

//! [post]
void thread_pool::post(std::function<void()> task) {
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->closed) throw pool_closed();
        state_->queue.push_back(std::move(task));
    }
    state_->changed.notify_one(); // one task is work for one worker
}

//! [post]

void thread_pool::shutdown() {
    state_->close_and_join();
}

std::size_t thread_pool::size() const noexcept {
    return state_->size;
}

} // namespace workbook
