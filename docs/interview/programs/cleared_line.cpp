// A worker takes a task from the line; the pool gives up and clears the line.
#include <cstdio>
#include <deque>
#include <future>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::deque<std::packaged_task<int()>> line;
    line.emplace_back([] { return 42; });
    auto answer = line.front().get_future();
    std::jthread worker([&] {
        std::unique_lock lock(mutex);
        if (line.empty()) return;
        auto task = std::move(line.front());
        line.pop_front();
        lock.unlock();
        task();
    });
    {
        const std::lock_guard lock(mutex);
        line.clear();
    }
    try {
        std::printf("%d\n", answer.get());
    } catch (const std::future_error& error) {
        const bool broken = error.code() == std::future_errc::broken_promise;
        std::puts(broken ? "broken promise" : "no state");
    }
}
