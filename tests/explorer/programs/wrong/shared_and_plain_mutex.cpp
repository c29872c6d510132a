// A shared lock and a mutex in opposite orders.
// expect: deadlock
// Shows: readers take part in cycles too.
#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
    std::shared_mutex table;
    std::mutex log;
    std::thread reader([&] {
        const std::shared_lock reading(table);
        const std::lock_guard logging(log);
    });
    std::thread writer([&] {
        const std::lock_guard logging(log);
        const std::unique_lock writing(table);
    });
    reader.join();
    writer.join();
}
