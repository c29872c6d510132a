// A mutex unlocked twice.
// expect: crash
// Shows: the second unlock gives back what the thread no longer holds.
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::thread worker([&] {
        mutex.lock();
        mutex.unlock();
        mutex.unlock();
    });
    worker.join();
}
