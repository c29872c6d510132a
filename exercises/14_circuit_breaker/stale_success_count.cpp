// 14.3 Well again after one good answer. The contract:
// lessons/14_circuit_breaker/stale_success_count.hpp
#include "stale_success_count.hpp"

#include <memory>
#include <mutex>
#include <utility>

namespace workbook {

struct backend_guard::machine {
    machine(const breaker_settings& settings, time_source clock)
        : limits(settings), now(std::move(clock)) {}

    // Constant after construction.
    const breaker_settings limits;
    const time_source now;

    std::mutex mutex;

    // Guarded by mutex.
    breaker_state phase = breaker_state::closed;
    int failures = 0;
    int successes = 0;
    moment opened{};

    void look_at_the_clock();
    void count_success();
    void count_failure();
};

// Open long enough: the next calls are probes.
void backend_guard::machine::look_at_the_clock() {
    if (phase != breaker_state::open || now() - opened < limits.recovery) return;
    phase = breaker_state::half_open;
}

// Closes when enough probes have succeeded.
void backend_guard::machine::count_success() {
    failures = 0;
    ++successes;
    if (phase == breaker_state::half_open && successes >= limits.successes_to_close)
        phase = breaker_state::closed;
}

// Opens at the last of several failures in a row, and at the first of a probe.
void backend_guard::machine::count_failure() {
    if (phase == breaker_state::open) return; // a call from before the opening
    ++failures;
    if (phase == breaker_state::closed && failures < limits.failures_to_open) return;
    phase = breaker_state::open;
    opened = now();
    failures = 0;
}

backend_guard::backend_guard(const breaker_settings& settings, time_source now)
    : machine_(std::make_unique<machine>(settings, std::move(now))) {}

backend_guard::~backend_guard() = default;

bool backend_guard::allow() {
    const std::lock_guard lock(machine_->mutex);
    machine_->look_at_the_clock();
    return machine_->phase != breaker_state::open;
}

void backend_guard::report(bool worked) {
    const std::lock_guard lock(machine_->mutex);
    machine_->look_at_the_clock();
    if (worked)
        machine_->count_success();
    else
        machine_->count_failure();
}

breaker_state backend_guard::state() const {
    const std::lock_guard lock(machine_->mutex);
    machine_->look_at_the_clock();
    return machine_->phase;
}

} // namespace workbook
