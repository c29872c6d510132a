// Two independent writes, seen by two readers, sequentially consistent.
// expect: pass
// Shows: all threads agree about which write came first.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> x = 0;
    std::atomic<int> y = 0;
    bool x_first = false;
    bool y_first = false;
    std::thread writer([&] { x = 1; });
    std::thread reader([&] {
        const int seen = x;
        x_first = seen == 1 && y == 0;
    });
    std::thread other_reader([&] {
        const int seen = y;
        y_first = seen == 1 && x == 0;
    });
    y = 1;
    writer.join();
    reader.join();
    other_reader.join();
    assert(!(x_first && y_first));
}
