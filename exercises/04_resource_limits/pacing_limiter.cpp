// 04.1 One call every 200 ms. The contract: lessons/04_resource_limits/pacing_limiter.hpp
#include "pacing_limiter.hpp"

#include "not_implemented.hpp"

namespace workbook {

// TODO: what the callers share: the interval, when the next slot begins, and what guards it.
struct pacing_limiter::state {};

// TODO: refuse rates that make no sense, and work out the interval.
pacing_limiter::pacing_limiter(double /*calls_per_second*/) {
    throw not_implemented("pacing_limiter::pacing_limiter");
}

pacing_limiter::~pacing_limiter() = default;

// TODO: take the next slot, then sleep until it begins. Which of the two needs the lock?
void pacing_limiter::acquire() {
    throw not_implemented("pacing_limiter::acquire");
}

// TODO: take a slot if one is free now; otherwise change nothing and say so.
bool pacing_limiter::try_acquire() {
    throw not_implemented("pacing_limiter::try_acquire");
}

// TODO: how long acquire would sleep. Take nothing.
pacing_limiter::clock::duration pacing_limiter::delay() const {
    throw not_implemented("pacing_limiter::delay");
}

// TODO: the time from one slot to the next.
pacing_limiter::clock::duration pacing_limiter::interval() const noexcept {
    return {};
}

} // namespace workbook
