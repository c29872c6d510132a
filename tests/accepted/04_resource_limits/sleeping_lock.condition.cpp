// Another way to mend it: the wait is that of a condition variable, which gives the lock back.
#include "sleeping_lock.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace workbook {

struct rate_gate::state {
    explicit state(clock::duration gap) : interval(gap) {}

    const clock::duration interval;

    std::mutex mutex;           // guards what follows; given back while anybody waits
    std::condition_variable up; // nobody rings: it only waits for the time
    clock::time_point next = clock::now();
    traffic seen;

    void pass_at_next(std::unique_lock<std::mutex>& lock) {
        const auto turn = std::max(next, clock::now());
        next = turn + interval;
        ++seen.waiting;
        up.wait_until(lock, turn, [turn] { return clock::now() >= turn; });
        --seen.waiting;
        ++seen.passed;
    }
};

rate_gate::rate_gate(std::chrono::milliseconds interval)
    : state_(std::make_unique<state>(interval)) {}

rate_gate::~rate_gate() = default;

void rate_gate::enter() {
    std::unique_lock lock(state_->mutex);
    state_->pass_at_next(lock);
}

bool rate_gate::enter_within(std::chrono::milliseconds patience) {
    std::unique_lock lock(state_->mutex);
    if (clock::now() + patience < state_->next) return false;
    state_->pass_at_next(lock);
    return true;
}

rate_gate::traffic rate_gate::look() const {
    const std::lock_guard lock(state_->mutex);
    return state_->seen;
}

} // namespace workbook
