// A predicate under one mutex, its change under another.
// expect: lost_wakeup
// Shows: the change does not wait until the waiter sleeps.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex waiting;
    std::mutex changing;
    std::condition_variable changed;
    std::atomic<int> items = 0;
    std::thread consumer([&] {
        std::unique_lock lock(waiting);
        changed.wait(lock, [&] { return items > 0; });
        --items;
    });
    {
        const std::lock_guard lock(changing); // not the mutex of the wait
        ++items;
        changed.notify_one();
    }
    consumer.join();
}
