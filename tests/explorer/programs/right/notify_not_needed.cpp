// A change that nobody waits for, made without the lock.
// expect: pass
// Shows: an atomic written outside the lock is harmless when the predicate does not depend on it.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable changed;
    bool ready = false; // guarded by mutex
    std::atomic<int> progress = 0;

    std::thread worker([&] {
        progress = 50;
        changed.notify_all(); // finds nobody, or somebody who goes on waiting
        progress = 100;
        const std::lock_guard lock(mutex);
        ready = true;
        changed.notify_all();
    });
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return ready; });
    assert(progress == 100);
    lock.unlock();
    worker.join();
}
