// An if around a wait, and a second consumer who does not wait.
// expect: wrong_result
// Shows: between the notify and the waiter's return another one may take the item.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable filled;
    int items = 0; // guarded by mutex
    std::thread waiting([&] {
        std::unique_lock lock(mutex);
        if (items == 0) filled.wait(lock);
        assert(items > 0);
        --items;
    });
    std::thread passing([&] {
        const std::lock_guard lock(mutex);
        if (items > 0) --items;
    });
    const auto produce = [&] {
        const std::lock_guard lock(mutex);
        ++items;
        filled.notify_one();
    };
    produce();
    passing.join();
    produce(); // there is one for the waiting consumer, however the first one went
    waiting.join();
}
