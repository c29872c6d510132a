// 18.5 Review: a counter of finished steps. The contract: lessons/18_code_review/one_for_all.hpp
#include "one_for_all.hpp"

#include <condition_variable>
#include <mutex>

namespace workbook {

// The pull request says: "The counter changes under the lock, the wait has a predicate, and the
// notify comes after the unlock, so that nobody wakes up into a lock that is still held."
struct progress::state {
    explicit state(std::size_t count) : steps(count) {}

    const std::size_t steps;

    std::mutex mutex;
    std::condition_variable changed; // signalled when `done` grows and when the work is given up
    std::size_t done = 0;            // guarded by mutex
    bool given_up = false;           // guarded by mutex
};

progress::progress(std::size_t steps) : state_(std::make_unique<state>(steps)) {}

progress::~progress() = default;

void progress::advance() {
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->given_up || state_->done == state_->steps) return;
        ++state_->done;
    }
    state_->changed.notify_one();
}

void progress::give_up() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->given_up = true;
    }
    state_->changed.notify_all();
}

bool progress::wait_for(std::size_t step) {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [&] { return state_->given_up || state_->done >= step; });
    return state_->done >= step;
}

std::size_t progress::done() const {
    const std::lock_guard lock(state_->mutex);
    return state_->done;
}

} // namespace workbook
