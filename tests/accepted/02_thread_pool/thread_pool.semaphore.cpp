// Another shape: a semaphore counts the tasks; an empty task for each worker ends it.
#include "thread_pool.hpp"

#include <deque>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

namespace workbook {

struct thread_pool::state {
    std::size_t size = 0;
    std::mutex mutex;
    std::deque<std::function<void()>> queue; // guarded by mutex
    bool closed = false;                     // guarded by mutex
    std::counting_semaphore<> available{0};  // one permit for each queued task
    std::vector<std::thread> threads;

    std::function<void()> take() {
        available.acquire();
        const std::lock_guard lock(mutex);
        auto task = std::move(queue.front());
        queue.pop_front();
        return task;
    }

    static void run(const std::function<void()>& task) {
        try {
            task();
        } catch (...) { // dropped, as the contract says
        }
    }

    void close() {
        const std::lock_guard lock(mutex);
        if (closed) return;
        closed = true;
        queue.resize(queue.size() + threads.size()); // behind everything that was accepted
        available.release(static_cast<std::ptrdiff_t>(threads.size()));
    }
};

thread_pool::thread_pool(std::size_t workers) : state_(std::make_unique<state>()) {
    if (workers == 0) throw std::invalid_argument("a pool needs a worker");
    state_->size = workers;
    for (std::size_t i = 0; i < workers; ++i)
        state_->threads.emplace_back([pool = state_.get()] {
            while (const auto task = pool->take())
                state::run(task);
        });
}

thread_pool::~thread_pool() {
    shutdown();
}

void thread_pool::post(std::function<void()> task) {
    const std::lock_guard lock(state_->mutex);
    if (state_->closed) throw pool_closed();
    state_->queue.push_back(std::move(task));
    state_->available.release();
}

void thread_pool::shutdown() {
    state_->close();
    for (auto& thread : state_->threads)
        if (thread.joinable()) thread.join();
}

std::size_t thread_pool::size() const noexcept {
    return state_->size;
}

} // namespace workbook
