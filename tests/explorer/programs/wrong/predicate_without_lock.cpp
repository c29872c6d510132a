// An atomic predicate, set without the lock.
// expect: lost_wakeup
// Shows: set and notify fit between the waiter's look at the predicate and its falling asleep.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable changed;
    std::atomic<bool> ready = false;
    std::thread waiter([&] {
        std::unique_lock lock(mutex);
        while (!ready)
            changed.wait(lock);
    });
    ready = true;
    changed.notify_one();
    waiter.join();
}
