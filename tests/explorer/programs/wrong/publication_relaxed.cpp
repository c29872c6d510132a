// A payload announced by a relaxed flag.
// expect: data_race
// Shows: a relaxed store publishes nothing.
#include <atomic>
#include <thread>

int main() {
    int payload = 0;
    std::atomic<bool> ready = false;
    std::thread sender([&] {
        payload = 42;
        ready.store(true, std::memory_order_relaxed);
    });
    int seen = 0;
    if (ready.load(std::memory_order_acquire)) seen = payload;
    sender.join();
    return seen < 0 ? 1 : 0;
}
