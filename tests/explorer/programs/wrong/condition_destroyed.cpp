// A condition destroyed while a thread waits on it.
// expect: crash
// Shows: the owner leaves without having woken the waiter.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <semaphore>
#include <thread>

int main() {
    std::mutex mutex;
    auto condition = std::make_unique<std::condition_variable>();
    std::binary_semaphore locked(0);
    bool done = false; // guarded by mutex
    std::thread waiter([&, &changed = *condition] {
        std::unique_lock lock(mutex);
        locked.release();
        changed.wait(lock, [&] { return done; });
    });
    locked.acquire();
    mutex.lock(); // free only because the waiter is inside wait()
    mutex.unlock();
    condition.reset();
    waiter.join();
}
