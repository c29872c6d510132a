// Two tasks count down; whoever is last wakes the one who waits for both.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::atomic<int> running = 2;
    std::mutex lock;
    std::condition_variable all_ended;

    const auto task = [&] {
        if (--running == 0) all_ended.notify_one();
    };
    std::jthread one(task);
    std::jthread two(task);

    std::unique_lock waiting(lock);
    while (running != 0)
        all_ended.wait(waiting);
}
