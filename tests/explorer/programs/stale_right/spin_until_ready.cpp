// A relaxed spin, and a fence after it.
// expect: pass
// Shows: a stale value is not read for ever; the acquire fence then orders the plain payload.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    int payload = 0;
    std::atomic<bool> ready = false;
    std::thread sender([&] {
        payload = 42;
        ready.store(true, std::memory_order_release); // pairs with the acquire fence
    });
    while (!ready.load(std::memory_order_relaxed))
        std::this_thread::yield();
    std::atomic_thread_fence(std::memory_order_acquire); // pairs with the release store
    assert(payload == 42);
    sender.join();
}
