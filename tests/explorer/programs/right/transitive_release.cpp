// A payload that travels over two flags.
// expect: pass
// Shows: happens-before is transitive: the third thread never touched the first one's flag.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    int payload = 0;
    std::atomic<bool> first_flag = false;
    std::atomic<bool> second_flag = false;
    std::thread first([&] {
        payload = 1;
        first_flag.store(true, std::memory_order_release); // pairs with the second's load
    });
    std::thread second([&] {
        if (first_flag.load(std::memory_order_acquire))         // pairs with the first's store
            second_flag.store(true, std::memory_order_release); // pairs with the third's load
    });
    std::thread third([&] {
        if (second_flag.load(std::memory_order_acquire)) // pairs with the second's store
            assert(payload == 1);
    });
    first.join();
    second.join();
    third.join();
}
