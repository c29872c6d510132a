// 04.3 The lock that went to sleep. The contract: lessons/04_resource_limits/sleeping_lock.hpp
#include "sleeping_lock.hpp"

#include <mutex>
#include <thread>

namespace workbook {

// The callers are spaced as they should be. But the dashboard that shows look() has stopped moving,
// and who asks for 50 ms of patience gets an answer after seconds.
struct rate_gate::state {
    explicit state(clock::duration gap) : interval(gap) {}

    // Sleeps until the turn that comes next, and takes it. REQUIRES: the mutex is held.
    void take_turn() {
        ++seen.waiting;
        std::this_thread::sleep_until(next);
        next = clock::now() + interval;
        --seen.waiting;
        ++seen.passed;
    }

    // Constant after construction.
    const clock::duration interval;

    // Guarded by mutex.
    std::mutex mutex;
    clock::time_point next = clock::now(); // when the next caller may pass
    traffic seen;
};

rate_gate::rate_gate(std::chrono::milliseconds interval)
    : state_(std::make_unique<state>(interval)) {}

rate_gate::~rate_gate() = default;

void rate_gate::enter() {
    const std::lock_guard lock(state_->mutex); // nobody gets between looking and taking
    state_->take_turn();
}

bool rate_gate::enter_within(std::chrono::milliseconds patience) {
    const std::lock_guard lock(state_->mutex);
    if (state_->next - clock::now() > patience) return false; // the turn would come too late
    state_->take_turn();
    return true;
}

rate_gate::traffic rate_gate::look() const {
    const std::lock_guard lock(state_->mutex);
    return state_->seen;
}

} // namespace workbook
