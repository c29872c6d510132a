// Relaxed increments.
// expect: pass
// Shows: a read-modify-write reads the latest value, whatever its order: none is lost.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> counter = 0;
    const auto work = [&] {
        counter.fetch_add(1, std::memory_order_relaxed); // only the number matters
        counter.fetch_add(1, std::memory_order_relaxed);
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
    assert(counter.load(std::memory_order_relaxed) == 4);
}
