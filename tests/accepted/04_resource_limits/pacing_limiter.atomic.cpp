// Another shape: no lock at all. The next slot is one atomic number, taken by compare and exchange.
#include "pacing_limiter.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <stdexcept>
#include <thread>

namespace workbook {

struct pacing_limiter::state {
    clock::duration interval;
    std::atomic<clock::rep> next{0}; // ticks of the clock; synchronises itself

    static clock::rep now() { return clock::now().time_since_epoch().count(); }
};

namespace {

pacing_limiter::clock::duration checked(double rate) {
    if (!std::isfinite(rate) || rate * 86'400 < 1) throw std::invalid_argument("no such rate");
    const double ticks = std::ceil(1e9 / rate);
    return std::chrono::nanoseconds(static_cast<std::int64_t>(ticks));
}

} // namespace

pacing_limiter::pacing_limiter(double calls_per_second)
    : state_(std::make_unique<state>(checked(calls_per_second))) {}

pacing_limiter::~pacing_limiter() = default;

void pacing_limiter::acquire() {
    auto seen = state_->next.load();
    auto slot = std::max(seen, state::now());
    while (!state_->next.compare_exchange_weak(seen, slot + state_->interval.count()))
        slot = std::max(seen, state::now());
    std::this_thread::sleep_until(clock::time_point(clock::duration(slot)));
}

bool pacing_limiter::try_acquire() {
    auto seen = state_->next.load();
    const auto now = state::now();
    return seen <= now &&
           state_->next.compare_exchange_strong(seen, now + state_->interval.count());
}

pacing_limiter::clock::duration pacing_limiter::delay() const {
    return clock::duration(std::max(state_->next.load() - state::now(), clock::rep{0}));
}

pacing_limiter::clock::duration pacing_limiter::interval() const noexcept {
    return state_->interval;
}

} // namespace workbook
