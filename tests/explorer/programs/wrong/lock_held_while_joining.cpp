// A thread joined under the lock that it needs.
// expect: deadlock
// Shows: a join is a wait like any other.
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    int counter = 0; // guarded by mutex
    std::thread worker([&] {
        const std::lock_guard lock(mutex);
        ++counter;
    });
    const std::lock_guard lock(mutex);
    worker.join();
}
