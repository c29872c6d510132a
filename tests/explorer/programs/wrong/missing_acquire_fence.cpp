// A release fence without its partner.
// expect: data_race
// Shows: relaxed accesses with a fence on the sender's side only order nothing.
#include <atomic>
#include <thread>

int main() {
    int payload = 0;
    std::atomic<int> ready = 0;
    std::thread sender([&] {
        payload = 42;
        std::atomic_thread_fence(std::memory_order_release);
        ready.store(1, std::memory_order_relaxed);
    });
    int seen = 0;
    if (ready.load(std::memory_order_relaxed) == 1) seen = payload;
    sender.join();
    return seen < 0 ? 1 : 0;
}
