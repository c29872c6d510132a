// The same, with fences around relaxed accesses.
// expect: pass
// Shows: a release fence before the store and an acquire fence after the load order the payload.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    int payload = 0;
    std::atomic<bool> ready = false;
    std::thread sender([&] {
        payload = 42;
        std::atomic_thread_fence(std::memory_order_release); // pairs with the acquire fence
        ready.store(true, std::memory_order_relaxed);
    });
    if (ready.load(std::memory_order_relaxed)) {
        std::atomic_thread_fence(std::memory_order_acquire); // pairs with the release fence
        assert(payload == 42);
    }
    sender.join();
}
