// A flag passed on by a plain relaxed store.
// expect: data_race
// Shows: a store by another thread is not part of the release sequence, unlike a read-modify-write.
#include <atomic>
#include <thread>

int main() {
    int payload = 0;
    int seen = 0;
    std::atomic<int> stage = 0;
    std::thread first([&] {
        payload = 42;
        stage.store(1, std::memory_order_release);
    });
    std::thread second([&] {
        if (stage.load(std::memory_order_relaxed) == 1) stage.store(2, std::memory_order_relaxed);
    });
    std::thread third([&] {
        if (stage.load(std::memory_order_acquire) == 2) seen = payload;
    });
    first.join();
    second.join();
    third.join();
    return seen < 0 ? 1 : 0;
}
