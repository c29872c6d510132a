// An atomic payload released, but not acquired.
// expect: wrong_result
// Shows: one side alone orders nothing.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> payload = 0;
    std::atomic<bool> ready = false;
    std::thread sender([&] {
        payload.store(42, std::memory_order_relaxed);
        ready.store(true, std::memory_order_release);
    });
    if (ready.load(std::memory_order_relaxed))
        assert(payload.load(std::memory_order_relaxed) == 42);
    sender.join();
}
