// An atomic payload announced by a relaxed flag.
// expect: wrong_result
// Shows: no race, as both are atomic; but the new flag may be seen with the old payload.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> payload = 0;
    std::atomic<bool> ready = false;
    std::thread sender([&] {
        payload.store(42, std::memory_order_relaxed);
        ready.store(true, std::memory_order_relaxed);
    });
    if (ready.load(std::memory_order_relaxed))
        assert(payload.load(std::memory_order_relaxed) == 42);
    sender.join();
}
