// A producer that waits for a free slot while it holds the queue's lock.
// expect: deadlock
// Shows: the consumer needs the lock to make the slot free.
#include <deque>
#include <mutex>
#include <semaphore>
#include <thread>

int main() {
    std::mutex mutex;
    std::counting_semaphore<1> slots(1);
    std::counting_semaphore<2> filled(0);
    std::deque<int> items; // guarded by mutex
    std::thread consumer([&] {
        for (int n = 0; n < 2; ++n) {
            filled.acquire();
            const std::lock_guard lock(mutex);
            items.pop_front();
            slots.release();
        }
    });
    for (int n = 0; n < 2; ++n) {
        const std::lock_guard lock(mutex);
        slots.acquire(); // should stand before the lock
        items.push_back(n);
        filled.release();
    }
    consumer.join();
}
