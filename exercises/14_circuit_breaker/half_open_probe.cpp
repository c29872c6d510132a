// 14.2 Only a few probes. The contract: lessons/14_circuit_breaker/half_open_probe.hpp
#include "half_open_probe.hpp"

#include "not_implemented.hpp"

namespace workbook {

// TODO: what your breaker of 14.1 has; and besides: which round this is, and which probes are under
// way, each with the moment at which it loses its place.
struct probing_breaker::machine {};

// TODO: refuse settings that make no sense, and a clock that is not there.
probing_breaker::probing_breaker(const probe_settings& /*settings*/, time_source /*now*/) {
    throw not_implemented("probing_breaker::probing_breaker");
}

probing_breaker::~probing_breaker() = default;

// TODO: closed, everybody gets a pass; open, nobody; half-open, who finds a free place.
std::optional<pass> probing_breaker::admit() {
    throw not_implemented("probing_breaker::admit");
}

// TODO: first ask whether this report still means anything. Then count it.
void probing_breaker::report(const pass& /*returned*/, outcome /*result*/) {
    throw not_implemented("probing_breaker::report");
}

// TODO: the state at this moment, on the clock that was given.
breaker_state probing_breaker::state() const {
    throw not_implemented("probing_breaker::state");
}

} // namespace workbook
