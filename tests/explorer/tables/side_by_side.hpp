// Several jobs at a time, their results in the order of the jobs.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace tables {

/// Calls `work(i)` for each i below `count`, `at_a_time` of them at the same time, and returns what
/// they returned, in order. Blocks. The first exception is thrown when all have ended.
template <typename Work>
[[nodiscard]] auto side_by_side(std::size_t count, unsigned at_a_time, const Work& work) {
    std::vector<decltype(work(count))> results(count);
    std::atomic<std::size_t> next{0};
    std::mutex guard;
    std::exception_ptr wrong; // guarded by `guard`
    const auto take_jobs = [&] {
        for (auto i = next++; i < count; i = next++) {
            try {
                results[i] = work(i);
            } catch (...) {
                const std::lock_guard lock(guard);
                if (!wrong) wrong = std::current_exception();
            }
        }
    };
    {
        std::vector<std::jthread> workers;
        for (unsigned i = 0; i < at_a_time; ++i)
            workers.emplace_back(take_jobs);
    }
    if (wrong) std::rethrow_exception(wrong);
    return results;
}

} // namespace tables
