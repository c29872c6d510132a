// A payload fetched after a relaxed load.
// expect: data_race
// Shows: a release store needs somebody who acquires.
#include <atomic>
#include <thread>

int main() {
    int payload = 0;
    std::atomic<bool> ready = false;
    std::thread sender([&] {
        payload = 42;
        ready.store(true, std::memory_order_release);
    });
    int seen = 0;
    if (ready.load(std::memory_order_relaxed)) seen = payload;
    sender.join();
    return seen < 0 ? 1 : 0;
}
