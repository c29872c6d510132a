// One value handed from one thread to another.
// expect: pass
// Shows: a wait with a predicate is proof against early notifies and spurious wake-ups.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable changed;
    bool ready = false; // guarded by mutex
    int payload = 0;    // guarded by mutex

    std::thread consumer([&] {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return ready; });
        assert(payload == 42);
    });
    {
        const std::lock_guard lock(mutex);
        payload = 42;
        ready = true;
    }
    changed.notify_one();
    consumer.join();
}
