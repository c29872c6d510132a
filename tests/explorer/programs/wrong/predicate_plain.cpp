// A predicate written without the lock under which it is read.
// expect: data_race
// Shows: a condition's state belongs to the mutex, on both sides.
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable changed;
    bool ready = false;
    std::thread waiter([&] {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return ready; });
    });
    ready = true;
    {
        const std::lock_guard lock(mutex); // too late for the line above
    }
    changed.notify_one();
    waiter.join();
}
