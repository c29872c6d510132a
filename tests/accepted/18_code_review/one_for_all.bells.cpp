// Another shape: a bell for every step, so that a bell rings only for those who can go on.
#include "one_for_all.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace workbook {

struct progress::state {
    explicit state(std::size_t count) : steps(count), reached(count + 1) {}

    const std::size_t steps;

    std::mutex mutex;
    std::deque<std::condition_variable> reached; // one for each step
    std::size_t done = 0;                        // guarded by mutex
    bool given_up = false;                       // guarded by mutex
};

progress::progress(std::size_t steps) : state_(std::make_unique<state>(steps)) {}

progress::~progress() = default;

void progress::advance() {
    const std::lock_guard lock(state_->mutex);
    if (state_->given_up || state_->done == state_->steps) return;
    state_->reached[++state_->done].notify_all();
}

void progress::give_up() {
    const std::lock_guard lock(state_->mutex);
    state_->given_up = true;
    for (auto& each : state_->reached)
        each.notify_all();
}

bool progress::wait_for(std::size_t step) {
    std::unique_lock lock(state_->mutex);
    state_->reached[step].wait(lock, [&] { return state_->given_up || state_->done >= step; });
    return state_->done >= step;
}

std::size_t progress::done() const {
    const std::lock_guard lock(state_->mutex);
    return state_->done;
}

} // namespace workbook
