// Two threads that announce themselves and then look.
// expect: pass
// Shows: with sequentially consistent accesses at least one sees the other.
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
        x = 1;
        saw_y = y;
    });
    std::thread second([&] {
        y = 1;
        saw_x = x;
    });
    first.join();
    second.join();
    assert(saw_x == 1 || saw_y == 1);
}
