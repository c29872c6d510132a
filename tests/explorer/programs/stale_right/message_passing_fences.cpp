// Everything relaxed, ordered by two fences.
// expect: pass
// Shows: a release fence and an acquire fence forbid the old payload as well.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> payload = 0;
    std::atomic<bool> ready = false;
    std::thread sender([&] {
        payload.store(42, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_release); // pairs with the acquire fence
        ready.store(true, std::memory_order_relaxed);
    });
    if (ready.load(std::memory_order_relaxed)) {
        std::atomic_thread_fence(std::memory_order_acquire); // pairs with the release fence
        assert(payload.load(std::memory_order_relaxed) == 42);
    }
    sender.join();
}
