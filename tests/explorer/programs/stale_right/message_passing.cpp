// A relaxed atomic payload announced with release and acquire.
// expect: pass
// Shows: whoever acquires the flag can no longer read the old payload.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> payload = 0;
    std::atomic<bool> ready = false;
    std::thread sender([&] {
        payload.store(42, std::memory_order_relaxed);
        ready.store(true, std::memory_order_release); // pairs with the acquire below
    });
    if (ready.load(std::memory_order_acquire)) // pairs with the release above
        assert(payload.load(std::memory_order_relaxed) == 42);
    sender.join();
    assert(payload.load(std::memory_order_relaxed) == 42); // after the join
}
