// An if around a wait.
// expect: wrong_result
// Shows: a spurious wake-up goes on without the item.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable filled;
    std::deque<int> items; // guarded by mutex
    std::thread consumer([&] {
        std::unique_lock lock(mutex);
        if (items.empty()) filled.wait(lock);
        assert(!items.empty());
        items.pop_front();
    });
    {
        const std::lock_guard lock(mutex);
        items.push_back(1);
        filled.notify_one();
    }
    consumer.join();
}
