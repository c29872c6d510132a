// A balance checked and lowered with two atomic operations.
// expect: wrong_result
// Shows: what was checked may no longer hold when it is acted upon.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> balance = 100;
    const auto withdraw = [&](int amount) {
        if (balance >= amount) balance -= amount;
    };
    std::thread first(withdraw, 70);
    std::thread second(withdraw, 60);
    first.join();
    second.join();
    assert(balance >= 0);
}
