// Two threads that announce themselves and then look, relaxed.
// expect: wrong_result
// Shows: both may read the old value, which no interleaving of the four accesses explains.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> x = 0;
    std::atomic<int> y = 0;
    int saw_y = -1;
    int saw_x = -1;
    std::thread first([&] {
        x.store(1, std::memory_order_relaxed);
        saw_y = y.load(std::memory_order_relaxed);
    });
    std::thread second([&] {
        y.store(1, std::memory_order_relaxed);
        saw_x = x.load(std::memory_order_relaxed);
    });
    first.join();
    second.join();
    assert(saw_x == 1 || saw_y == 1);
}
