// One relaxed variable, read twice.
// expect: pass
// Shows: reads of one variable never go back, in one thread or from a thread to its joiner.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> value = 0;
    int last = 0;
    std::thread writer([&] {
        value.store(1, std::memory_order_relaxed);
        value.store(2, std::memory_order_relaxed);
        assert(value.load(std::memory_order_relaxed) == 2); // its own last store
    });
    std::thread reader([&] {
        const int first = value.load(std::memory_order_relaxed);
        last = value.load(std::memory_order_relaxed);
        assert(first <= last);
    });
    reader.join();
    assert(value.load(std::memory_order_relaxed) >= last); // the join orders the reads
    writer.join();
    assert(value.load(std::memory_order_relaxed) == 2);
}
