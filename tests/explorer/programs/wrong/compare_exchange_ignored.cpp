// A compare-exchange whose failure nobody looks at.
// expect: wrong_result
// Shows: an increment that lost against another is not tried again.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> counter = 0;
    const auto add = [&] {
        int expected = counter;
        counter.compare_exchange_strong(expected, expected + 1);
    };
    std::thread first(add);
    std::thread second(add);
    first.join();
    second.join();
    assert(counter == 2);
}
