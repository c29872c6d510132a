// 17.2 What a serial part costs. The contract: lessons/17_cost_model/amdahl.hpp
#include "amdahl.hpp"

#include "not_implemented.hpp"

namespace workbook {

// TODO: one worker needs a time of 1. How long do `workers` workers need?
double speedup(double /*serial_share*/, std::size_t /*workers*/) {
    throw not_implemented("speedup");
}

// TODO: and with no end of workers?
double speedup_limit(double /*serial_share*/) {
    throw not_implemented("speedup_limit");
}

// TODO: the workers need a time of 1. How long would one worker need for what they did?
double scaled_speedup(double /*serial_share*/, std::size_t /*workers*/) {
    throw not_implemented("scaled_speedup");
}

// TODO: write down "the speed-up of w workers is at least percent % of the limit", solve it for w,
// and work that out in whole numbers.
std::optional<std::size_t> workers_worth(std::chrono::microseconds /*serial*/,
                                         std::chrono::microseconds /*parallel*/, int /*percent*/) {
    throw not_implemented("workers_worth");
}

// TODO: how many steps fit into one, if only their inside parts must not overlap?
std::optional<std::size_t> workers_that_saturate(std::chrono::microseconds /*inside*/,
                                                 std::chrono::microseconds /*outside*/) {
    throw not_implemented("workers_that_saturate");
}

// TODO: measure all first, then look for the smallest number that is good enough.
std::size_t
workers_that_pay(std::size_t /*most*/, int /*percent*/,
                 const std::function<std::chrono::microseconds(std::size_t)>& /*time_with*/) {
    throw not_implemented("workers_that_pay");
}

} // namespace workbook
