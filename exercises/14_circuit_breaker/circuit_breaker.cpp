// 14.1 Closed, open, half-open. The contract: lessons/14_circuit_breaker/circuit_breaker.hpp
#include "circuit_breaker.hpp"

#include "not_implemented.hpp"

namespace workbook {

// TODO: the settings, the clock, the state, what it counts, when it opened, and what guards them.
struct circuit_breaker::machine {};

// TODO: refuse settings that make no sense, and a clock that is not there.
circuit_breaker::circuit_breaker(const breaker_settings& /*settings*/, time_source /*now*/) {
    throw not_implemented("circuit_breaker::circuit_breaker");
}

circuit_breaker::~circuit_breaker() = default;

// TODO: false while it is open. An open one is half-open as soon as the recovery time has passed.
bool circuit_breaker::allow() {
    throw not_implemented("circuit_breaker::allow");
}

// TODO: what does a success mean while closed, while open, while half-open?
void circuit_breaker::succeeded() {
    throw not_implemented("circuit_breaker::succeeded");
}

// TODO: and a failure?
void circuit_breaker::failed() {
    throw not_implemented("circuit_breaker::failed");
}

// TODO: the state at this moment, on the clock that was given.
breaker_state circuit_breaker::state() const {
    throw not_implemented("circuit_breaker::state");
}

// TODO: refuse, or call and report. What leaves the function as an exception leaves this one too.
void circuit_breaker::run(const std::function<void()>& /*function*/) {
    throw not_implemented("circuit_breaker::run");
}

// TODO: true for the seven calls from 3 to 9.
bool demo_call_fails(int /*call*/) noexcept {
    return false;
}

} // namespace workbook
