// std::lock called with the same mutexes in opposite orders.
// expect: pass
// Shows: std::lock backs off and never deadlocks.
#undef NDEBUG
#include <cassert>
#include <mutex>
#include <thread>

int main() {
    std::mutex left_mutex;
    std::mutex right_mutex;
    int left = 10; // guarded by left_mutex
    int right = 0; // guarded by right_mutex
    std::thread forth([&] {
        std::lock(left_mutex, right_mutex);
        const std::lock_guard first(left_mutex, std::adopt_lock);
        const std::lock_guard second(right_mutex, std::adopt_lock);
        left -= 3;
        right += 3;
    });
    std::thread back([&] {
        std::unique_lock first(right_mutex, std::defer_lock);
        std::unique_lock second(left_mutex, std::defer_lock);
        std::lock(first, second);
        right -= 1;
        left += 1;
    });
    forth.join();
    back.join();
    assert(left == 8 && right == 2);
}
