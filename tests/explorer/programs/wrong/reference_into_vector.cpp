// A pointer to an element of a vector that grows.
// expect: crash
// Shows: every access is locked, but the growth has freed what the pointer points to.
#include <mutex>
#include <thread>
#include <vector>

int main() {
    std::mutex mutex;
    std::vector<int> items(1, 0); // guarded by mutex
    int* const first = items.data();
    std::thread writer([&] {
        const std::lock_guard lock(mutex);
        items.resize(1000);
    });
    {
        const std::lock_guard lock(mutex);
        *first += 1;
    }
    writer.join();
}
