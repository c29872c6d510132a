// The largest of several values.
// expect: pass
// Shows: a compare-exchange loop takes the value it lost against as the new expectation.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> maximum = 0;
    const auto offer = [&](int value) {
        int seen = maximum.load();
        while (seen < value && !maximum.compare_exchange_weak(seen, value)) {
        }
    };
    std::thread first([&] {
        offer(3);
        offer(9);
    });
    std::thread second([&] { offer(7); });
    offer(5);
    first.join();
    second.join();
    assert(maximum == 9);
}
