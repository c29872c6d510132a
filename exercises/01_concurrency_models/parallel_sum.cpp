// 01.1 One sum on many threads. The contract: lessons/01_concurrency_models/parallel_sum.hpp
#include "parallel_sum.hpp"

#include "not_implemented.hpp"

namespace workbook {

// TODO: split the numbers 0 to n - 1 into parts, start a thread for each part, let each thread keep
// a sum of its own, and add these up when all threads have ended.
std::uint64_t parallel_sum(std::uint64_t /*n*/, unsigned /*threads*/,
                           const std::function<std::uint64_t(std::uint64_t)>& /*value*/) {
    throw not_implemented("parallel_sum");
}

} // namespace workbook
