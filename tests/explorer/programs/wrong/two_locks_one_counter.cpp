// A counter guarded by a different mutex in each thread.
// expect: data_race
// Shows: locks exclude only those who take the same one.
#include <mutex>
#include <thread>

int main() {
    std::mutex mine;
    std::mutex yours;
    int counter = 0;
    std::thread first([&] {
        const std::lock_guard lock(mine);
        ++counter;
    });
    std::thread second([&] {
        const std::lock_guard lock(yours);
        ++counter;
    });
    first.join();
    second.join();
}
