// Many gradings at once, reported in order.
#include "core/grading.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace runner {

void grade_all(const layout& places, const toolchain& tools, const catalogue& all,
               const std::vector<grading_task>& tasks,
               const std::function<void(std::size_t, const report&)>& on_report) {
    std::mutex mutex;
    std::condition_variable arrived;
    std::vector<std::optional<report>> reports(tasks.size()); // guarded by mutex
    std::atomic<std::size_t> next{0};
    const auto work = [&](const std::stop_token& stop) {
        for (std::size_t i = next++; i < tasks.size() && !stop.stop_requested(); i = next++) {
            auto made = grade(places, tools, all, *tasks[i].what, tasks[i].request, stop);
            const std::lock_guard lock(mutex);
            reports[i] = std::move(made);
            arrived.notify_one();
        }
    };
    const auto width = std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, 16);
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min(width, tasks.size()); ++i)
        threads.emplace_back(work);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        std::unique_lock lock(mutex);
        arrived.wait(lock, [&] { return reports[i].has_value(); });
        const report made = *reports[i];
        lock.unlock();
        on_report(i, made);
    }
}

} // namespace runner
