// Another shape: each task catches its own error into its own slot, and a latch counts the ends.
#include "collect_outcomes.hpp"

#include <latch>
#include <memory>

namespace workbook {

namespace {

// Tries the types by itself instead of a list of handlers in one try block.
template <typename Error>
const Error* as(const std::exception& thrown) {
    return dynamic_cast<const Error*>(&thrown);
}

failure_kind kind_of(const std::exception& thrown) {
    if (as<task_timeout>(thrown) != nullptr) return failure_kind::timeout;
    if (as<task_error>(thrown) != nullptr) return failure_kind::expected;
    return failure_kind::unexpected;
}

} // namespace

failure failure_of(std::size_t task, const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& thrown) {
        return {task, kind_of(thrown), thrown.what()};
    } catch (...) {
        return {task, failure_kind::unexpected, "not a std::exception"};
    }
}

std::vector<std::optional<failure>> run_all(thread_pool& pool, std::size_t count,
                                            const std::function<void(std::size_t)>& body) {
    std::vector<std::optional<failure>> failures(count);
    // Shared: the last task may still be inside count_down when we have gone on.
    const auto running = std::make_shared<std::latch>(static_cast<std::ptrdiff_t>(count));
    for (std::size_t i = 0; i < count; ++i) {
        auto& slot = failures[i];
        const auto run = [&body, &slot, running, i] {
            try {
                body(i);
            } catch (...) {
                slot = failure_of(i, std::current_exception());
            }
            running->count_down();
        };
        try {
            pool.post(run);
        } catch (...) {
            slot = failure_of(i, std::current_exception());
            running->count_down();
        }
    }
    running->wait();
    return failures;
}

} // namespace workbook
