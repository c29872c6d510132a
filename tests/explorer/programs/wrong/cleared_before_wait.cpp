// A waiter that clears the flag before it waits for it.
// expect: deadlock
// Shows: an event that came first is forgotten; a notify that was kept would find it cleared.
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable changed;
    bool event = false; // guarded by mutex
    std::thread waiter([&] {
        std::unique_lock lock(mutex);
        event = false; // should be cleared after the wait
        changed.wait(lock, [&] { return event; });
    });
    {
        const std::lock_guard lock(mutex);
        event = true;
        changed.notify_one();
    }
    waiter.join();
}
