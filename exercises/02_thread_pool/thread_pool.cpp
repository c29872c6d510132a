// 02.1 A pool that drains before it closes. The contract: lessons/02_thread_pool/thread_pool.hpp
#include "thread_pool.hpp"

#include "not_implemented.hpp"

namespace workbook {

// TODO: what the workers and the callers share: a queue, what guards it, who is waiting for it, and
// the threads themselves.
struct thread_pool::state {};

// TODO: start the workers. Each takes the next task, runs it, and comes back for more.
thread_pool::thread_pool(std::size_t /*workers*/) {
    throw not_implemented("thread_pool::thread_pool");
}

// TODO: what has to have happened before the shared state may go?
thread_pool::~thread_pool() = default;

// TODO: queue the task and wake a worker, or refuse it with pool_closed.
void thread_pool::post(std::function<void()> /*task*/) {
    throw not_implemented("thread_pool::post");
}

// TODO: take no more tasks, let the workers finish what is queued, and wait for them.
void thread_pool::shutdown() {
    throw not_implemented("thread_pool::shutdown");
}

// TODO: the number of workers.
std::size_t thread_pool::size() const noexcept {
    return 0;
}

} // namespace workbook
