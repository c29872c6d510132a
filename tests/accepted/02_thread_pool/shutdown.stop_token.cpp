// Another way to mend it: std::jthread carries the flag, and the wait itself knows about it.
#include "shutdown.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>

namespace workbook {

struct background_worker::state {
    std::mutex mutex;
    std::condition_variable_any changed;    // its wait takes a stop token, and misses no request
    std::deque<std::function<void()>> jobs; // guarded by mutex
    std::jthread thread;                    // last: it stops and joins while the rest is alive

    void work(const std::stop_token& stop) {
        for (;;) {
            std::unique_lock lock(mutex);
            changed.wait(lock, stop, [this] { return !jobs.empty(); });
            if (jobs.empty()) return;
            const auto job = std::move(jobs.front());
            jobs.pop_front();
            lock.unlock();
            job();
        }
    }
};

background_worker::background_worker() : state_(std::make_unique<state>()) {
    state_->thread =
        std::jthread([shared = state_.get()](const std::stop_token& stop) { shared->work(stop); });
}

background_worker::~background_worker() = default;

void background_worker::post(std::function<void()> job) {
    {
        const std::lock_guard lock(state_->mutex);
        state_->jobs.push_back(std::move(job));
    }
    state_->changed.notify_one();
}

void background_worker::shutdown() {
    state_->thread.request_stop();
    if (state_->thread.joinable()) state_->thread.join();
}

} // namespace workbook
