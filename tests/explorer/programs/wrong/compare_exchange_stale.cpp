// A compare-exchange loop that does not read again.
// expect: livelock
// Shows: with the first value as expectation for ever, one lost try is the end.
#include <atomic>
#include <thread>

int main() {
    std::atomic<int> sum = 0;
    const auto add = [&](int value) {
        const int before = sum;
        for (;;) {
            int expected = before; // should keep what the failed exchange has told
            if (sum.compare_exchange_strong(expected, before + value)) return;
        }
    };
    std::thread first(add, 1);
    std::thread second(add, 2);
    first.join();
    second.join();
}
