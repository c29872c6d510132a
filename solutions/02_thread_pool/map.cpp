// An ordered map: a few pullers take the next index until none is left, and each index has a slot.
#include "map.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <stdexcept>

namespace workbook {

namespace {

//! [joined_tasks]
// Waits for tasks that use our stack frame, also while an exception is on its way out of it.
class joined_tasks {
  public:
    explicit joined_tasks(std::size_t count) { tasks_.reserve(count); }

    ~joined_tasks() {
        for (const auto& task : tasks_)
            task.wait();
    }

    joined_tasks(const joined_tasks&) = delete;
    joined_tasks& operator=(const joined_tasks&) = delete;

    void add(std::future<void> task) { tasks_.push_back(std::move(task)); }

  private:
    std::vector<std::future<void>> tasks_;
};

//! [joined_tasks]

void rethrow_first(const std::vector<std::exception_ptr>& errors) {
    for (const auto& error : errors)
        if (error) std::rethrow_exception(error);
}

} // namespace

//! [for_each_index]
void for_each_index(thread_pool& pool, std::size_t count, std::size_t max_workers,
                    const std::function<void(std::size_t)>& body) {
    if (max_workers == 0) throw std::invalid_argument("map needs at least one worker");

    std::vector<std::exception_ptr> errors(count); // a slot for each index: no lock needed
    std::atomic<std::size_t> next{0};
    const auto pull = [&] {
        for (std::size_t index = next++; index < count; index = next++) {
            try {
                body(index);
            } catch (...) {
                errors[index] = std::current_exception();
            }
        }
    };
    {
        const std::size_t pullers = std::min(max_workers, count);
        joined_tasks running(pullers);
        for (std::size_t i = 0; i < pullers; ++i)
            running.add(pool.submit(pull));
    } // from here on nobody uses this frame but us
    rethrow_first(errors);
}

//! [for_each_index]

} // namespace workbook
