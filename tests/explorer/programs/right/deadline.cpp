// A wait until a point in time of the system clock.
// expect: pass
// Shows: wait_until without predicate may end for three reasons; only the state counts.
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
    bool arrived = false; // guarded by mutex
    bool given_up = false;
    std::thread guest([&] {
        const std::lock_guard lock(mutex);
        arrived = true;
        changed.notify_all();
    });
    {
        const auto deadline = std::chrono::system_clock::now() + 50ms;
        std::unique_lock lock(mutex);
        while (!arrived && !given_up)
            given_up = changed.wait_until(lock, deadline) == std::cv_status::timeout;
        assert(arrived || given_up);
    }
    guest.join();
}
