// A raw pointer kept beside a shared_ptr.
// expect: crash
// Shows: the lock excludes the race, but not that the object is gone when the pointer is used.
#include <memory>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    auto owner = std::make_shared<int>(1); // guarded by mutex
    int* const observer = owner.get();
    std::thread user([&] {
        const std::lock_guard lock(mutex);
        *observer += 1;
    });
    {
        const std::lock_guard lock(mutex);
        owner.reset();
    }
    user.join();
}
