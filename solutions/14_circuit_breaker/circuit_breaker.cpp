// The breaker: three states, one lock, and counts that begin at zero in every state.
#include "circuit_breaker.hpp"

#include <memory>
#include <mutex>
#include <stdexcept>
#include <utility>

namespace workbook {

//! [machine]
struct circuit_breaker::machine {
    machine(const breaker_settings& settings, time_source clock)
        : limits(settings), now(std::move(clock)) {}

    // Constant after construction.
    const breaker_settings limits;
    const time_source now;

    std::mutex mutex;

    // Guarded by mutex.
    breaker_state phase = breaker_state::closed;
    int failures = 0;  // in a row, while closed
    int successes = 0; // while half-open
    moment opened{};   // the latest failure that opened it

    void become(breaker_state next);
    void open();
    void look_at_the_clock();
    void count_failure();
    void count_success();
};

//! [machine]

namespace {

const breaker_settings& checked(const breaker_settings& settings) {
    if (settings.failures_to_open < 1 || settings.successes_to_close < 1)
        throw std::invalid_argument("a breaker counts to one at least");
    if (settings.recovery < std::chrono::milliseconds::zero())
        throw std::invalid_argument("a recovery cannot be shorter than no time at all");
    return settings;
}

} // namespace

//! [count]
void circuit_breaker::machine::count_failure() {
    if (phase == breaker_state::half_open) open();
    if (phase == breaker_state::closed && ++failures >= limits.failures_to_open) open();
}

void circuit_breaker::machine::count_success() {
    if (phase == breaker_state::closed) failures = 0; // "in a row" ends here
    if (phase == breaker_state::half_open && ++successes >= limits.successes_to_close)
        become(breaker_state::closed);
}

//! [count]

//! [become]
// Every state begins with both counts at zero: nothing that was counted before means anything now.
void circuit_breaker::machine::become(breaker_state next) {
    phase = next;
    failures = 0;
    successes = 0;
}

void circuit_breaker::machine::open() {
    become(breaker_state::open);
    opened = now();
}

// Nobody wakes a breaker when the recovery is over. Whoever comes next looks at the clock.
void circuit_breaker::machine::look_at_the_clock() {
    if (phase == breaker_state::open && now() - opened >= limits.recovery)
        become(breaker_state::half_open);
}

//! [become]

circuit_breaker::circuit_breaker(const breaker_settings& settings, time_source now)
    : machine_(std::make_unique<machine>(checked(settings), std::move(now))) {
    if (!machine_->now) throw std::invalid_argument("a breaker needs a clock");
}

circuit_breaker::~circuit_breaker() = default;

//! [allow]
bool circuit_breaker::allow() {
    const std::lock_guard lock(machine_->mutex);
    machine_->look_at_the_clock();
    return machine_->phase != breaker_state::open;
}

//! [allow]

void circuit_breaker::succeeded() {
    const std::lock_guard lock(machine_->mutex);
    machine_->look_at_the_clock();
    machine_->count_success();
}

void circuit_breaker::failed() {
    const std::lock_guard lock(machine_->mutex);
    machine_->look_at_the_clock();
    machine_->count_failure();
}

breaker_state circuit_breaker::state() const {
    const std::lock_guard lock(machine_->mutex);
    machine_->look_at_the_clock();
    return machine_->phase;
}

//! [run]
void circuit_breaker::run(const std::function<void()>& function) {
    if (!allow()) throw circuit_open();
    try {
        function(); // no lock is held: a call may take long, and others want to call too
    } catch (...) {
        failed();
        throw; // the same object, whatever it is
    }
    succeeded();
}

//! [run]

//! [demo]
bool demo_call_fails(int call) noexcept {
    return 3 <= call && call <= 9;
}

//! [demo]

} // namespace workbook
