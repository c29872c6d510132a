// Another shape: each thread takes the next number until none is left, and one atomic takes the
// sums.
#include "parallel_sum.hpp"

#include <algorithm>
#include <atomic>
#include <future>
#include <stdexcept>
#include <thread>
#include <vector>

namespace workbook {

std::uint64_t parallel_sum(std::uint64_t n, unsigned threads,
                           const std::function<std::uint64_t(std::uint64_t)>& value) {
    if (threads == 0) throw std::invalid_argument("no threads");
    std::atomic<std::uint64_t> next = 0;
    std::atomic<std::uint64_t> total = 0;
    const auto pull = [&] {
        std::uint64_t sum = 0;
        for (std::uint64_t i = next++; i < n; i = next++)
            sum += value(i);
        total += sum; // once for each thread, not once for each number
    };
    std::vector<std::future<void>> results;
    std::vector<std::jthread> workers; // joined before what they use is gone
    for (std::uint64_t i = 0; i < std::min<std::uint64_t>(threads, n); ++i) {
        std::packaged_task<void()> task(pull);
        results.push_back(task.get_future());
        workers.emplace_back(std::move(task));
    }
    for (auto& result : results)
        result.get();
    return total;
}

} // namespace workbook
