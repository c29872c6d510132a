// std::scoped_lock on three mutexes in three orders.
// expect: pass
// Shows: scoped_lock takes any number of mutexes in any order without deadlock.
#undef NDEBUG
#include <cassert>
#include <mutex>
#include <thread>

int main() {
    std::mutex a;
    std::mutex b;
    std::mutex c;
    int value = 0; // guarded by a, b and c together
    std::thread first([&] {
        const std::scoped_lock lock(a, b, c);
        value += 1;
    });
    std::thread second([&] {
        const std::scoped_lock lock(b, c, a);
        value += 10;
    });
    {
        const std::scoped_lock lock(c, a, b);
        value += 100;
    }
    first.join();
    second.join();
    assert(value == 111);
}
