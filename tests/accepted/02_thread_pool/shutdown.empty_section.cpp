// Another way to mend it: the flag stays atomic, and the lock is taken between setting it and
// ringing.
#include "shutdown.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace workbook {

struct background_worker::state {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> jobs; // guarded by mutex
    std::atomic<bool> stopping{false};
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
    // Whoever looked before this, and saw nothing, is asleep once we get the lock: it will hear us.
    std::unique_lock(state_->mutex).unlock();
    state_->changed.notify_one();
    if (state_->thread.joinable()) state_->thread.join();
}

} // namespace workbook
