// A gate of std::atomic_flag for two threads.
// expect: pass
// Shows: notify_all on an atomic_flag lets all waiting threads through.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic_flag open;
    int sign = 0;
    const auto pass = [&] {
        open.wait(false, std::memory_order_acquire); // pairs with the release of test_and_set
        assert(sign == 1);
    };
    std::thread first(pass);
    std::thread second(pass);
    sign = 1;
    open.test_and_set(std::memory_order_release); // pairs with the acquire of wait
    open.notify_all();
    first.join();
    second.join();
}
