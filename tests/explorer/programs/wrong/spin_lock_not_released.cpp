// A spin lock that one path forgets to release.
// expect: livelock
// Shows: the next one spins on a lock whose owner is gone.
#include <atomic>
#include <thread>

int main() {
    std::atomic_flag locked;
    const auto work = [&](int items) {
        while (locked.test_and_set(std::memory_order_acquire))
            std::this_thread::yield();
        if (items == 0) return; // should clear as well
        locked.clear(std::memory_order_release);
    };
    std::thread first(work, 0);
    std::thread second(work, 1);
    first.join();
    second.join();
}
