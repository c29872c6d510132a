// Two increments that are ordered in nearly all schedules.
// expect: data_race
// Shows: a lock taken between the accesses hides the race unless the second thread takes it first.
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    int shared = 0;
    std::thread first([&] {
        shared = 1;
        const std::lock_guard lock(mutex);
    });
    std::thread second([&] {
        { const std::lock_guard lock(mutex); }
        shared = 2; // ordered after the first thread's write only if that one locked before
    });
    first.join();
    second.join();
}
