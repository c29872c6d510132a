// A pool of two places, checked before the arrival is counted.
// expect: wrong_result
// Shows: both threads see room for one more.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> inside = 1; // one is there already
    const auto enter = [&] {
        if (inside >= 2) return;
        const int now = ++inside;
        assert(now <= 2);
        --inside;
    };
    std::thread first(enter);
    std::thread second(enter);
    first.join();
    second.join();
}
