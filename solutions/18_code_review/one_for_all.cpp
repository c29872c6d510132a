// progress, mended: a step may be what several wait for, and the bell cannot tell who they are.
#include "one_for_all.hpp"

#include <condition_variable>
#include <mutex>

namespace workbook {

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

//! [advance]
void progress::advance() {
    const std::lock_guard lock(state_->mutex);
    if (state_->given_up || state_->done == state_->steps) return;
    ++state_->done;
    // It was: notify_one(). That wakes *somebody*: one of several who could go on, or one whose
    // step is still to come, who goes back to sleep and tells nobody. It is enough only if every
    // waiter waits for the same thing and one of them uses it up.
    state_->changed.notify_all();
}

//! [advance]

void progress::give_up() {
    const std::lock_guard lock(state_->mutex);
    state_->given_up = true;
    state_->changed.notify_all();
}

//! [wait_for]
bool progress::wait_for(std::size_t step) {
    std::unique_lock lock(state_->mutex);
    state_->changed.wait(lock, [&] { return state_->given_up || state_->done >= step; });
    return state_->done >= step;
}

//! [wait_for]

std::size_t progress::done() const {
    const std::lock_guard lock(state_->mutex);
    return state_->done;
}

} // namespace workbook
