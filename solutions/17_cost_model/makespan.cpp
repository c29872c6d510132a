// List scheduling on paper: a heap knows which worker will be free first.
#include "makespan.hpp"

#include <algorithm>
#include <functional>
#include <queue>
#include <stdexcept>
#include <vector>

namespace workbook {

namespace {

using std::chrono::microseconds;

void check(std::span<const microseconds> tasks, std::size_t workers) {
    if (workers == 0) throw std::invalid_argument("without workers nothing is ever done");
    if (std::ranges::any_of(tasks, [](auto task) { return task < microseconds::zero(); }))
        throw std::invalid_argument("no task ends before it has begun");
}

} // namespace

//! [makespan]
microseconds makespan(std::span<const microseconds> tasks, std::size_t workers) {
    check(tasks, workers);
    // When each busy worker will be free, the earliest on top. Who is not in here has had no task
    // yet: so it never holds more than there are tasks, however many workers there are.
    std::priority_queue<microseconds, std::vector<microseconds>, std::greater<>> free_at;
    microseconds last_end{0};
    for (const auto task : tasks) {
        microseconds start{0};
        if (free_at.size() == workers) {
            start = free_at.top();
            free_at.pop();
        }
        free_at.push(start + task);
        last_end = std::max(last_end, start + task);
    }
    return last_end;
}

//! [makespan]

microseconds makespan_floor(std::span<const microseconds> tasks, std::size_t workers) {
    check(tasks, workers);
    microseconds longest{0};
    microseconds total{0};
    for (const auto task : tasks) {
        longest = std::max(longest, task);
        total += task;
    }
    const auto work = static_cast<std::size_t>(total.count());
    const auto share = work / workers + (work % workers == 0 ? 0 : 1);
    return std::max(longest, microseconds(share));
}

} // namespace workbook
