// A cache filled while only a shared lock is held.
// expect: data_race
// Shows: readers that share a lock must not write.
#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
    std::shared_mutex mutex;
    int hits = 0;
    const auto look_up = [&] {
        const std::shared_lock lock(mutex);
        ++hits;
    };
    std::thread first(look_up);
    std::thread second(look_up);
    first.join();
    second.join();
}
