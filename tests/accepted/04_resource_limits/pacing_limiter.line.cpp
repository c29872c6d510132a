// Another shape: callers stand in a line. Who is at its head waits on a condition variable, which
// gives the lock back, and so does everybody behind.
#include "pacing_limiter.hpp"

#include <condition_variable>
#include <limits>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace workbook {

struct pacing_limiter::state {
    explicit state(clock::duration gap) : interval(gap) {}

    const clock::duration interval;

    mutable std::mutex mutex;              // guards what follows
    std::optional<clock::time_point> last; // when the latest call got through
    std::uint64_t arrived = 0;             // who comes next gets this number
    std::uint64_t serving = 0;             // and this one is at the head of the line
    std::condition_variable moved;         // the line has moved on

    [[nodiscard]] clock::time_point next_slot() const {
        return last ? *last + interval : clock::time_point::min();
    }

    void pass() {
        last = std::max(next_slot(), clock::now());
        ++serving;
        moved.notify_all();
    }
};

pacing_limiter::pacing_limiter(double calls_per_second) {
    const std::chrono::duration<double> gap(1 / calls_per_second);
    if (!(gap > gap.zero() && gap <= std::chrono::hours(24)))
        throw std::invalid_argument("a rate from one call a day on");
    state_ = std::make_unique<state>(std::chrono::ceil<clock::duration>(gap));
}

pacing_limiter::~pacing_limiter() = default;

void pacing_limiter::acquire() {
    std::unique_lock lock(state_->mutex);
    const auto mine = state_->arrived++;
    state_->moved.wait(lock, [&] { return state_->serving == mine; });
    while (clock::now() < state_->next_slot())
        state_->moved.wait_until(lock, state_->next_slot());
    state_->pass();
}

bool pacing_limiter::try_acquire() {
    const std::lock_guard lock(state_->mutex);
    if (state_->arrived != state_->serving || clock::now() < state_->next_slot()) return false;
    ++state_->arrived;
    state_->pass();
    return true;
}

pacing_limiter::clock::duration pacing_limiter::delay() const {
    const std::lock_guard lock(state_->mutex);
    const auto in_line = static_cast<clock::rep>(state_->arrived - state_->serving);
    const auto turn = state_->next_slot() + in_line * state_->interval;
    return turn > clock::now() ? turn - clock::now() : clock::duration::zero();
}

pacing_limiter::clock::duration pacing_limiter::interval() const noexcept {
    return state_->interval;
}

} // namespace workbook
