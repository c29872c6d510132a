// Four threads and three short windows.
// expect: wrong_result
// Shows: each window opens inside the one before: the failure takes three preemptions.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> a = 0;
    std::atomic<int> b = 0;
    std::atomic<int> c = 0;
    const auto pass_on = [](std::atomic<int>& from, std::atomic<int>& to) {
        if (from == 0) return;
        to = 1;
        to = 0;
    };
    std::thread first([&] {
        a = 1;
        a = 0;
    });
    std::thread second([&] { pass_on(a, b); });
    std::thread third([&] { pass_on(b, c); });
    assert(c == 0);
    first.join();
    second.join();
    third.join();
}
