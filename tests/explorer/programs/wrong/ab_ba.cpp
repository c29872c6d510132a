// Two mutexes taken in opposite orders.
// expect: deadlock
// Shows: each thread holds what the other wants.
#include <mutex>
#include <thread>

int main() {
    std::mutex a;
    std::mutex b;
    std::thread first([&] {
        const std::lock_guard lock_a(a);
        const std::lock_guard lock_b(b);
    });
    std::thread second([&] {
        const std::lock_guard lock_b(b);
        const std::lock_guard lock_a(a);
    });
    first.join();
    second.join();
}
