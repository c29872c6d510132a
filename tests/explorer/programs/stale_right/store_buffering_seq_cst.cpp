// Two threads that announce themselves and then look, sequentially consistent.
// expect: pass
// Shows: at least one sees the other.
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
        x.store(1, std::memory_order_seq_cst);
        saw_y = y.load(std::memory_order_seq_cst);
    });
    std::thread second([&] {
        y.store(1, std::memory_order_seq_cst);
        saw_x = x.load(std::memory_order_seq_cst);
    });
    first.join();
    second.join();
    assert(saw_x == 1 || saw_y == 1);
}
