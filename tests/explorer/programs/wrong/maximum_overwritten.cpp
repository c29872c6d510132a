// A maximum that is compared, then stored.
// expect: wrong_result
// Shows: a smaller value overwrites a larger one that came between.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> maximum = 0;
    const auto offer = [&](int value) {
        if (value > maximum) maximum = value;
    };
    std::thread first(offer, 5);
    std::thread second(offer, 9);
    first.join();
    second.join();
    assert(maximum == 9);
}
