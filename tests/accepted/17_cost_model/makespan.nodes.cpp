// Another shape: the workers in a sorted set; one node a worker, moved from its start to its end.
#include "makespan.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <stdexcept>

namespace workbook {

namespace {

using std::chrono::microseconds;

void refuse_nonsense(std::span<const microseconds> tasks, std::size_t workers) {
    const bool sane =
        workers > 0 && (tasks.empty() || *std::ranges::min_element(tasks) >= microseconds::zero());
    if (!sane) throw std::invalid_argument("no workers, or a negative task");
}

} // namespace

microseconds makespan(std::span<const microseconds> tasks, std::size_t workers) {
    refuse_nonsense(tasks, workers);
    const auto at_once = std::min(workers, tasks.size());
    const auto first = tasks.first(at_once);
    std::multiset<microseconds> busy_until(first.begin(), first.end());
    for (const auto task : tasks.subspan(at_once)) {
        auto worker = busy_until.extract(busy_until.begin());
        worker.value() += task;
        busy_until.insert(std::move(worker));
    }
    return busy_until.empty() ? microseconds::zero() : *busy_until.rbegin();
}

microseconds makespan_floor(std::span<const microseconds> tasks, std::size_t workers) {
    refuse_nonsense(tasks, workers);
    const auto total = std::accumulate(tasks.begin(), tasks.end(), microseconds::zero());
    const auto work = static_cast<std::size_t>(total.count());
    const auto share = microseconds(work / workers + (work % workers > 0 ? 1 : 0));
    return tasks.empty() ? share : std::max(share, *std::ranges::max_element(tasks));
}

} // namespace workbook
