// 17.1 When will it be done? The contract: lessons/17_cost_model/makespan.hpp
#include "makespan.hpp"

#include "not_implemented.hpp"

namespace workbook {

// TODO: go through the tasks in order, give each to the worker that is free first, and remember
// when the last one ends. You need no threads: only when each worker will be free again.
std::chrono::microseconds makespan(std::span<const std::chrono::microseconds> /*tasks*/,
                                   std::size_t /*workers*/) {
    throw not_implemented("makespan");
}

// TODO: the larger of the longest task and of the total, divided among the workers and rounded up.
std::chrono::microseconds makespan_floor(std::span<const std::chrono::microseconds> /*tasks*/,
                                         std::size_t /*workers*/) {
    throw not_implemented("makespan_floor");
}

} // namespace workbook
