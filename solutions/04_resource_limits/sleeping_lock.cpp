// rate_gate, mended: what takes time happens without the lock, so whoever only asks gets an answer.
#include "sleeping_lock.hpp"

#include <algorithm>
#include <mutex>
#include <thread>

namespace workbook {

struct rate_gate::state {
    explicit state(clock::duration gap) : interval(gap) {}

    clock::time_point reserve();
    void wait_for(clock::time_point turn);

    // Constant after construction.
    const clock::duration interval;

    // Guarded by mutex.
    std::mutex mutex;
    clock::time_point next = clock::now(); // the first turn that nobody has taken
    traffic seen;
};

//! [reserve]
// It was: sleep until `next`, then set it, all under the lock. A turn that is taken *before* the
// sleep is safe from others without a lock. REQUIRES: the mutex is held.
rate_gate::clock::time_point rate_gate::state::reserve() {
    const auto turn = std::max(next, clock::now());
    next = turn + interval;
    ++seen.waiting;
    return turn;
}

// REQUIRES: the mutex is *not* held.
void rate_gate::state::wait_for(clock::time_point turn) {
    std::this_thread::sleep_until(turn);
    const std::lock_guard lock(mutex);
    --seen.waiting;
    ++seen.passed;
}

//! [reserve]

rate_gate::rate_gate(std::chrono::milliseconds interval)
    : state_(std::make_unique<state>(interval)) {}

rate_gate::~rate_gate() = default;

//! [enter]
void rate_gate::enter() {
    std::unique_lock lock(state_->mutex);
    const auto turn = state_->reserve();
    lock.unlock();
    state_->wait_for(turn);
}

bool rate_gate::enter_within(std::chrono::milliseconds patience) {
    std::unique_lock lock(state_->mutex);
    if (state_->next - clock::now() > patience) return false;
    const auto turn = state_->reserve();
    lock.unlock();
    state_->wait_for(turn);
    return true;
}

//! [enter]

rate_gate::traffic rate_gate::look() const {
    const std::lock_guard lock(state_->mutex);
    return state_->seen;
}

} // namespace workbook
