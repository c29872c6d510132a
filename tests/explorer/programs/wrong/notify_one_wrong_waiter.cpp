// Two kinds of waiters on one condition, woken with notify_one.
// expect: lost_wakeup
// Shows: the notify meant for one is taken by the other, who goes on waiting.
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable changed;
    int stage = 0; // guarded by mutex
    std::thread first([&] {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return stage == 1; });
        stage = 2;
        changed.notify_all();
    });
    std::thread second([&] {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return stage == 2; });
    });
    {
        const std::lock_guard lock(mutex);
        stage = 1;
        changed.notify_one(); // may wake the second, for whom it is too early
    }
    first.join();
    second.join();
}
