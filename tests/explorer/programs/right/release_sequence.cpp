// A flag that a third thread passes on with a relaxed read-modify-write.
// expect: pass
// Shows: a read-modify-write, even relaxed, continues the release sequence of the store it read.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    int payload = 0;
    std::atomic<int> stage = 0;
    std::thread first([&] {
        payload = 42;
        stage.store(1, std::memory_order_release); // pairs with the load of the third
    });
    std::thread second([&] {
        int expected = 1;
        stage.compare_exchange_strong(expected, 2, std::memory_order_relaxed);
    });
    std::thread third([&] {
        // 2 was written by the exchange, which read 1: it belongs to the sequence headed by the
        // store.
        if (stage.load(std::memory_order_acquire) == 2) assert(payload == 42);
    });
    first.join();
    second.join();
    third.join();
}
