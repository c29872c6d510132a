// A spin lock that takes itself with relaxed.
// expect: data_race
// Shows: it excludes, but the next owner does not see what the last one did.
#include <atomic>
#include <thread>

int main() {
    std::atomic<bool> locked = false;
    int counter = 0;
    const auto work = [&] {
        while (locked.exchange(true, std::memory_order_relaxed))
            std::this_thread::yield();
        ++counter;
        locked.store(false, std::memory_order_release);
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
}
