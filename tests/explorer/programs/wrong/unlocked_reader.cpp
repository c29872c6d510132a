// A writer that locks, a reader that does not.
// expect: data_race
// Shows: a read needs the lock as well.
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    int balance = 100;
    int seen = 0;
    std::thread writer([&] {
        const std::lock_guard lock(mutex);
        balance = 50;
    });
    std::thread reader([&] { seen = balance; });
    writer.join();
    reader.join();
    return seen < 0 ? 1 : 0;
}
