// Another way to mend it: no flag at all. Going home is a job like any other, and the last one.
#include "shutdown.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace workbook {

struct background_worker::state {
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> jobs; // guarded by mutex
    bool leaving = false;                   // only the worker's own thread looks at it
    std::thread thread;

    void put(std::function<void()> job) {
        const std::lock_guard lock(mutex);
        jobs.push_back(std::move(job));
        changed.notify_one();
    }

    std::function<void()> take() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return leaving || !jobs.empty(); });
        if (jobs.empty()) return nullptr;
        auto job = std::move(jobs.front());
        jobs.pop_front();
        return job;
    }

    void work() {
        while (const auto job = take())
            job();
    }
};

background_worker::background_worker() : state_(std::make_unique<state>()) {
    state_->thread = std::thread([shared = state_.get()] { shared->work(); });
}

background_worker::~background_worker() {
    shutdown();
}

void background_worker::post(std::function<void()> job) {
    state_->put(std::move(job));
}

void background_worker::shutdown() {
    if (!state_->thread.joinable()) return;
    state_->put([shared = state_.get()] { shared->leaving = true; });
    state_->thread.join();
}

} // namespace workbook
