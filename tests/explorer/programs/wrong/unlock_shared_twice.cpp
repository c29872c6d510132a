// A shared lock given back twice.
// expect: crash
// Shows: the lock was taken and given back by the guard; the unlock by hand is one too many.
#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
    std::shared_mutex mutex;
    std::thread reader([&] {
        { const std::shared_lock lock(mutex); }
        mutex.unlock_shared();
    });
    reader.join();
}
