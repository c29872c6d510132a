// Another shape: std::jthread asks its worker to stop, and the wait itself looks at the stop token.
#include "thread_pool.hpp"

#include <atomic>
#include <condition_variable>
#include <list>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace workbook {

struct thread_pool::state {
    std::mutex mutex;
    std::condition_variable_any wake;
    std::list<std::function<void()>> tasks; // guarded by mutex
    bool closed = false;                    // guarded by mutex
    std::atomic<std::size_t> size{0};
    std::vector<std::jthread> crew; // last: its destructor stops and joins while the rest is alive

    void serve(const std::stop_token& stop) {
        for (;;) {
            std::list<std::function<void()>> mine;
            {
                std::unique_lock lock(mutex);
                wake.wait(lock, stop, [this] { return !tasks.empty(); });
                if (tasks.empty()) return;
                mine.splice(mine.begin(), tasks, tasks.begin());
            }
            try {
                mine.front()();
            } catch (...) { // a posted task's own affair
            }
        }
    }
};

thread_pool::thread_pool(std::size_t workers) : state_(std::make_unique<state>()) {
    if (workers == 0) throw std::invalid_argument("no workers");
    state_->size = workers;
    for (std::size_t i = 0; i < workers; ++i)
        state_->crew.emplace_back(
            [this_state = state_.get()](const std::stop_token& stop) { this_state->serve(stop); });
}

thread_pool::~thread_pool() {
    shutdown();
}

void thread_pool::post(std::function<void()> task) {
    std::unique_lock lock(state_->mutex);
    if (state_->closed) throw pool_closed();
    state_->tasks.push_back(std::move(task));
    state_->wake.notify_one();
}

void thread_pool::shutdown() {
    {
        std::unique_lock lock(state_->mutex);
        state_->closed = true;
    }
    for (auto& worker : state_->crew)
        worker.request_stop();
    state_->crew.clear(); // joins
}

std::size_t thread_pool::size() const noexcept {
    return state_->size;
}

} // namespace workbook
