// Two independent writes, seen by two readers.
// expect: wrong_result
// Shows: with acquire and release the readers may disagree about which write came first.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> x = 0;
    std::atomic<int> y = 0;
    bool x_first = false;
    bool y_first = false;
    std::thread writer([&] { x.store(1, std::memory_order_release); });
    std::thread reader([&] {
        const int seen = x.load(std::memory_order_acquire);
        x_first = seen == 1 && y.load(std::memory_order_acquire) == 0;
    });
    std::thread other_reader([&] {
        const int seen = y.load(std::memory_order_acquire);
        y_first = seen == 1 && x.load(std::memory_order_acquire) == 0;
    });
    y.store(1, std::memory_order_release);
    writer.join();
    reader.join();
    other_reader.join();
    assert(!(x_first && y_first));
}
