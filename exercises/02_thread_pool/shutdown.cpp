// 02.4 Hangs at exit, sometimes. The contract: lessons/02_thread_pool/shutdown.hpp
#include "shutdown.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace workbook {

// This runs every job, drains its queue, and passes a million test runs. Now and then a program
// that uses it does not end.
struct background_worker::state {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> jobs; // guarded by mutex
    std::atomic<bool> stopping{false};      // atomic, so it needs no lock
    std::thread thread;

    void work() {
        for (;;) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [this] { return stopping || !jobs.empty(); });
            if (jobs.empty()) return;
            const auto job = std::move(jobs.front());
            jobs.pop_front();
            lock.unlock();
            job();
        }
    }
};

background_worker::background_worker() : state_(std::make_unique<state>()) {
    state_->thread = std::thread([shared = state_.get()] { shared->work(); });
}

background_worker::~background_worker() {
    shutdown();
}

void background_worker::post(std::function<void()> job) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->jobs.push_back(std::move(job));
    }
    state_->changed.notify_one();
}

void background_worker::shutdown() {
    state_->stopping = true;
    state_->changed.notify_one();
    if (state_->thread.joinable()) state_->thread.join();
}

} // namespace workbook
