// An atomic predicate and a condition_variable_any, set without the lock.
// expect: lost_wakeup
// Shows: the general condition has the same gap between the look and the sleep.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::recursive_mutex mutex;
    std::condition_variable_any changed;
    std::atomic<int> items = 0;
    std::thread consumer([&] {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return items > 0; });
    });
    ++items;
    changed.notify_one();
    consumer.join();
}
