// A timed wait whose result nobody looks at.
// expect: wrong_result
// Shows: wait_for returns also when time is up.
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
        std::this_thread::sleep_for(200ms);
        const std::lock_guard lock(mutex);
        ready = true;
        changed.notify_one();
    });
    bool was_ready = false;
    {
        std::unique_lock lock(mutex);
        changed.wait_for(lock, 100ms, [&] { return ready; });
        was_ready = ready;
    }
    worker.join();
    assert(was_ready);
}
