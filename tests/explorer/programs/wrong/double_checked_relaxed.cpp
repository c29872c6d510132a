// Double-checked locking with a relaxed pointer.
// expect: data_race
// Shows: the pointer is atomic, but the object behind it is not published.
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>

namespace {

std::mutex mutex;
std::unique_ptr<int> owner; // guarded by mutex
std::atomic<int*> instance = nullptr;

int get() {
    int* found = instance.load(std::memory_order_relaxed);
    if (found == nullptr) {
        const std::lock_guard lock(mutex);
        found = instance.load(std::memory_order_relaxed);
        if (found == nullptr) {
            owner = std::make_unique<int>();
            *owner = 300;
            found = owner.get();
            instance.store(found, std::memory_order_relaxed);
        }
    }
    return *found;
}

} // namespace

int main() {
    std::thread first(get);
    std::thread second(get);
    first.join();
    second.join();
}
