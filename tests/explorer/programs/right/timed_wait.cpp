// A wait with a deadline that may or may not be met.
// expect: pass
// Shows: wait_for with a predicate returns what the predicate says, in time or not.
#undef NDEBUG
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace std::chrono_literals;

int main() {
    std::mutex mutex;
    std::condition_variable changed;
    bool ready = false; // guarded by mutex
    std::thread worker([&] {
        std::this_thread::sleep_for(10ms);
        const std::lock_guard lock(mutex);
        ready = true;
        changed.notify_one();
    });
    {
        std::unique_lock lock(mutex);
        const bool in_time = changed.wait_for(lock, 10ms, [&] { return ready; });
        assert(in_time == ready); // the lock is held: nobody changed it since
    }
    worker.join();
    assert(ready);
}
