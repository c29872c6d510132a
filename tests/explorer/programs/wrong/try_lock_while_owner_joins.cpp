// A thread that tries for a lock whose owner waits for the thread's end.
// expect: livelock
// Shows: try_lock in a loop never blocks, so nothing looks stuck, but nothing moves.
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::thread worker([&] {
        while (!mutex.try_lock())
            std::this_thread::yield();
        mutex.unlock();
    });
    const std::lock_guard lock(mutex);
    worker.join();
}
