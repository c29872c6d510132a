// A mutex unlocked by a thread that has not locked it.
// expect: crash
// Shows: a mutex belongs to its owner, it is no semaphore.
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    mutex.lock();
    std::thread worker([&] { mutex.unlock(); });
    worker.join();
}
