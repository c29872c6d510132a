// Another way to mend it: the handler stays around the loop, and a second loop leads back into it.
#include "swallowed_exception.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace workbook {

struct crew::state {
    std::mutex mutex;
    std::deque<std::function<void()>> queue; // guarded by mutex
    std::size_t unfinished = 0;              // guarded by mutex
    std::vector<std::exception_ptr> errors;  // guarded by mutex
    bool closed = false;                     // guarded by mutex
    std::condition_variable changed;         // for everything, so always notify_all
    std::vector<std::thread> workers;

    ~state() {
        {
            const std::lock_guard lock(mutex);
            closed = true;
        }
        changed.notify_all();
        for (auto& worker : workers)
            worker.join();
    }

    void finished(std::exception_ptr error) {
        const std::lock_guard lock(mutex);
        if (error) errors.push_back(std::move(error));
        --unfinished;
        changed.notify_all();
    }

    bool run_one() {
        std::unique_lock lock(mutex);
        changed.wait(lock, [this] { return closed || !queue.empty(); });
        if (queue.empty()) return false;
        const auto task = std::move(queue.front());
        queue.pop_front();
        lock.unlock();
        task();
        finished(nullptr);
        return true;
    }

    void work() {
        for (;;) {
            try {
                while (run_one()) {
                }
                return;
            } catch (...) {
                finished(std::current_exception());
            }
        }
    }
};

crew::crew(std::size_t workers) : state_(std::make_unique<state>()) {
    for (std::size_t i = 0; i < workers; ++i)
        state_->workers.emplace_back([own = state_.get()] { own->work(); });
}

crew::~crew() = default;

void crew::post(std::function<void()> task) {
    const std::lock_guard lock(state_->mutex);
    state_->queue.push_back(std::move(task));
    ++state_->unfinished;
    state_->changed.notify_all();
}

std::vector<std::exception_ptr> crew::wait() {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [this] { return state_->unfinished == 0; });
    return std::exchange(state_->errors, {});
}

} // namespace workbook
