// A pacing limiter: a caller takes its slot under the lock, and sleeps until then without it.
#include "pacing_limiter.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace workbook {

namespace {

using clock = pacing_limiter::clock;

constexpr double one_call_a_day = 1.0 / (24 * 60 * 60);

//! [interval]
// Rounded up: a gap may be a nanosecond too long, and never too short.
clock::duration interval_of(double calls_per_second) {
    // Written so that a rate that is not a number fails: every comparison with it is false.
    if (!(calls_per_second >= one_call_a_day) || std::isinf(calls_per_second))
        throw std::invalid_argument("a rate is a number, and at least one call a day");
    return std::chrono::ceil<clock::duration>(std::chrono::duration<double>(1 / calls_per_second));
}

//! [interval]

} // namespace

struct pacing_limiter::state {
    explicit state(clock::duration gap) : interval(gap) {}

    clock::time_point reserve();

    // Constant after construction.
    const clock::duration interval;

    // Guarded by mutex.
    std::mutex mutex;
    clock::time_point next = clock::now(); // when the first slot begins that nobody has taken
};

//! [acquire]
// Takes the next free slot; the caller still has to wait for it.
pacing_limiter::clock::time_point pacing_limiter::state::reserve() {
    const std::lock_guard lock(mutex);
    const auto slot = std::max(next, clock::now()); // what is past is past: nothing is saved up
    next = slot + interval;
    return slot;
}

void pacing_limiter::acquire() {
    std::this_thread::sleep_until(state_->reserve()); // the lock is free again
}

//! [acquire]

pacing_limiter::pacing_limiter(double calls_per_second)
    : state_(std::make_unique<state>(interval_of(calls_per_second))) {}

pacing_limiter::~pacing_limiter() = default;

bool pacing_limiter::try_acquire() {
    const std::lock_guard lock(state_->mutex);
    const auto now = clock::now();
    if (now < state_->next) return false; // others sleep up to there
    state_->next = now + state_->interval;
    return true;
}

//! [delay]
pacing_limiter::clock::duration pacing_limiter::delay() const {
    const std::lock_guard lock(state_->mutex);
    return std::max(state_->next - clock::now(), clock::duration::zero());
}

//! [delay]

pacing_limiter::clock::duration pacing_limiter::interval() const noexcept {
    return state_->interval;
}

} // namespace workbook
