// The same with relaxed accesses and a fence between them.
// expect: pass
// Shows: two sequentially consistent fences are ordered: the later one's thread sees the store.
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
        std::atomic_thread_fence(std::memory_order_seq_cst); // pairs with the other fence
        saw_y = y.load(std::memory_order_relaxed);
    });
    std::thread second([&] {
        y.store(1, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_seq_cst); // pairs with the other fence
        saw_x = x.load(std::memory_order_relaxed);
    });
    first.join();
    second.join();
    assert(saw_x == 1 || saw_y == 1);
}
