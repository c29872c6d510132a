// A spin lock that lets go with relaxed.
// expect: data_race
// Shows: the unlock has to release what was written inside.
#include <atomic>
#include <thread>

int main() {
    std::atomic_flag locked;
    int counter = 0;
    const auto work = [&] {
        while (locked.test_and_set(std::memory_order_acquire))
            std::this_thread::yield();
        ++counter;
        locked.clear(std::memory_order_relaxed);
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
}
