// A predicate that is checked under the lock, and a wait under a new one.
// expect: lost_wakeup
// Shows: between the check and the wait the lock was free.
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable changed;
    bool ready = false; // guarded by mutex
    const auto is_ready = [&] {
        const std::lock_guard lock(mutex);
        return ready;
    };
    std::thread waiter([&] {
        while (!is_ready()) {
            std::unique_lock lock(mutex);
            changed.wait(lock);
        }
    });
    {
        const std::lock_guard lock(mutex);
        ready = true;
        changed.notify_one();
    }
    waiter.join();
}
