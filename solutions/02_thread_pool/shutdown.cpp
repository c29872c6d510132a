// The worker, mended: the flag changes under the lock that the worker holds while it looks.
#include "shutdown.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace workbook {

struct background_worker::state {
    std::mutex mutex;
    std::condition_variable changed;

    // Guarded by mutex.
    std::deque<std::function<void()>> jobs;
    bool stopping = false; // it was a std::atomic<bool>, changed without the lock

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

//! [mended_shutdown]
void background_worker::shutdown() {
    {
        // The worker looks at the flag and falls asleep in one step as far as this lock is
        // concerned. Without it, the flag could change and the bell ring exactly between the two.
        const std::lock_guard lock(state_->mutex);
        state_->stopping = true;
    }
    state_->changed.notify_one();
    if (state_->thread.joinable()) state_->thread.join();
}

//! [mended_shutdown]

} // namespace workbook
