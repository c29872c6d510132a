// Another shape: a mutex instead of an atomic, and a latch that the pullers count down.
#include "map.hpp"

#include <algorithm>
#include <exception>
#include <latch>
#include <mutex>
#include <stdexcept>

namespace workbook {

namespace {

// Owned by the caller and by every puller: the last one to leave the latch may do so late.
struct job {
    job(std::size_t items, std::size_t pullers)
        : count(items), running(static_cast<std::ptrdiff_t>(pullers)) {}

    const std::size_t count;
    std::latch running;
    std::mutex mutex;
    std::size_t next = 0;       // guarded by mutex
    std::size_t failed = count; // guarded by mutex: the lowest index that failed
    std::exception_ptr error;   // guarded by mutex: what it threw

    std::size_t take() {
        const std::lock_guard lock(mutex);
        return next < count ? next++ : count;
    }

    void fail(std::size_t index) {
        const std::lock_guard lock(mutex);
        if (index > failed) return;
        failed = index;
        error = std::current_exception();
    }

    void pull(const std::function<void(std::size_t)>& body) {
        for (std::size_t index = take(); index < count; index = take()) {
            try {
                body(index);
            } catch (...) {
                fail(index);
            }
        }
    }
};

} // namespace

void for_each_index(thread_pool& pool, std::size_t count, std::size_t max_workers,
                    const std::function<void(std::size_t)>& body) {
    if (max_workers == 0) throw std::invalid_argument("no workers");
    const std::size_t pullers = std::min(max_workers, count);
    const auto shared = std::make_shared<job>(count, pullers);
    for (std::size_t i = 0; i < pullers; ++i) {
        try {
            pool.post([shared, &body] {
                shared->pull(body);
                shared->running.count_down();
            });
        } catch (...) {
            shared->running.count_down(static_cast<std::ptrdiff_t>(pullers - i));
            shared->running.wait();
            throw;
        }
    }
    shared->running.wait();
    if (shared->error) std::rethrow_exception(shared->error);
}

} // namespace workbook
