// A payload announced by a flag.
// expect: pass
// Shows: a release store and the acquire load that reads it order the plain payload.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    int payload = 0;
    std::atomic<bool> ready = false;
    std::thread sender([&] {
        payload = 42;
        ready.store(true, std::memory_order_release); // pairs with the load below
    });
    if (ready.load(std::memory_order_acquire)) // pairs with the store above
        assert(payload == 42);
    sender.join();
    assert(payload == 42);
}
