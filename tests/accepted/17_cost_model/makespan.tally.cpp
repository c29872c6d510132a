// Another shape: time moves from end to end, and a tally says how many workers end at each.
#include "makespan.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>

namespace workbook {

namespace {

using std::chrono::microseconds;

struct summary {
    microseconds longest{0};
    microseconds total{0};
};

summary summary_of(std::span<const microseconds> tasks, std::size_t workers) {
    if (workers == 0) throw std::invalid_argument("no workers");
    summary all;
    for (const auto task : tasks) {
        if (task.count() < 0) throw std::invalid_argument("a negative task");
        all.longest = std::max(all.longest, task);
        all.total += task;
    }
    return all;
}

} // namespace

microseconds makespan(std::span<const microseconds> tasks, std::size_t workers) {
    summary_of(tasks, workers);
    std::map<microseconds, std::size_t> ending; // at this time, so many workers become free
    std::size_t idle = workers;
    microseconds now{0};
    for (const auto task : tasks) {
        if (idle == 0) { // nothing happens before the next end
            const auto next = ending.begin();
            now = next->first;
            idle = next->second;
            ending.erase(next);
        }
        if (task.count() == 0) continue; // the worker is back at once
        --idle;
        ++ending[now + task];
    }
    return ending.empty() ? now : ending.rbegin()->first;
}

microseconds makespan_floor(std::span<const microseconds> tasks, std::size_t workers) {
    const auto all = summary_of(tasks, workers);
    if (all.total.count() == 0) return all.longest;
    const auto work = static_cast<std::size_t>(all.total.count());
    return std::max(all.longest, microseconds((work - 1) / workers + 1));
}

} // namespace workbook
