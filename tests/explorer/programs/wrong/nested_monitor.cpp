// A wait on an inner condition under an outer lock.
// expect: deadlock
// Shows: wait() gives back one mutex only; who should notify needs the other.
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex outer;
    std::mutex inner;
    std::condition_variable filled;
    int items = 0; // guarded by inner
    std::thread consumer([&] {
        const std::lock_guard whole(outer);
        std::unique_lock lock(inner);
        filled.wait(lock, [&] { return items > 0; });
        --items;
    });
    {
        const std::lock_guard whole(outer);
        const std::lock_guard lock(inner);
        ++items;
        filled.notify_one();
    }
    consumer.join();
}
