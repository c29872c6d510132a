// Another shape: the caller posts every index itself, and a semaphore makes it wait at the limit.
#include "map.hpp"

#include <algorithm>
#include <exception>
#include <limits>
#include <mutex>
#include <semaphore>
#include <stdexcept>

namespace workbook {

namespace {

// Remembers the failure with the lowest index.
class lowest_failure {
  public:
    void report(std::size_t index, std::exception_ptr error) {
        const std::lock_guard lock(mutex_);
        if (index >= index_) return;
        index_ = index;
        error_ = std::move(error);
    }

    void rethrow() const {
        if (error_) std::rethrow_exception(error_);
    }

  private:
    std::mutex mutex_;
    std::size_t index_ = std::numeric_limits<std::size_t>::max(); // guarded by mutex_
    std::exception_ptr error_;                                    // guarded by mutex_
};

} // namespace

void for_each_index(thread_pool& pool, std::size_t count, std::size_t max_workers,
                    const std::function<void(std::size_t)>& body) {
    if (max_workers == 0) throw std::invalid_argument("no workers");
    const auto limit = static_cast<std::ptrdiff_t>(std::min(max_workers, count));
    // Shared with the tasks: the last of them may still be inside release() when we have gone on.
    auto places = std::make_shared<std::counting_semaphore<>>(limit);
    lowest_failure failure;
    try {
        for (std::size_t i = 0; i < count; ++i) {
            places->acquire();
            pool.post([&body, &failure, places, i] {
                try {
                    body(i);
                } catch (...) {
                    failure.report(i, std::current_exception());
                }
                places->release();
            });
        }
    } catch (...) {
        places->release(); // the place of the task that the pool refused
        for (std::ptrdiff_t i = 0; i < limit; ++i)
            places->acquire();
        throw;
    }
    for (std::ptrdiff_t i = 0; i < limit; ++i)
        places->acquire(); // all places free: nobody runs
    failure.rethrow();
}

} // namespace workbook
