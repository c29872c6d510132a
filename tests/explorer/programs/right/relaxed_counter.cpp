// A statistic that orders nothing.
// expect: pass
// Shows: relaxed increments get lost nowhere, and the join makes the sum visible.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> hits = 0;
    const auto work = [&] {
        for (int n = 0; n < 3; ++n)
            hits.fetch_add(1, std::memory_order_relaxed); // only the number matters
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
    assert(hits.load(std::memory_order_relaxed) == 6); // after the joins
}
