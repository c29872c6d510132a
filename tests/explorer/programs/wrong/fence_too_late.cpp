// A release fence after the store it was meant for.
// expect: data_race
// Shows: a release fence orders what comes before it with stores that come after it.
#include <atomic>
#include <thread>

int main() {
    int payload = 0;
    std::atomic<int> ready = 0;
    std::thread sender([&] {
        payload = 42;
        ready.store(1, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_release);
    });
    int seen = 0;
    if (ready.load(std::memory_order_relaxed) == 1) {
        std::atomic_thread_fence(std::memory_order_acquire);
        seen = payload;
    }
    sender.join();
    return seen < 0 ? 1 : 0;
}
