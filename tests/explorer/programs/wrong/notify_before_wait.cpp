// A wait without a predicate.
// expect: lost_wakeup
// Shows: a notify that comes first finds nobody, and the wait comes after it.
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable happened;
    std::thread waiter([&] {
        std::unique_lock lock(mutex);
        happened.wait(lock);
    });
    happened.notify_one();
    waiter.join();
}
