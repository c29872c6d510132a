// A large array on the stack of a thread.
// expect: pass
// Shows: threads have the stack that they have outside the explorer: 100 KB are nothing.
#undef NDEBUG
#include <array>
#include <cassert>
#include <numeric>
#include <thread>

int main() {
    int sum = 0;
    std::thread worker([&] {
        std::array<int, 25'000> numbers{};
        numbers.fill(2);
        sum = std::accumulate(numbers.begin(), numbers.end(), 0);
    });
    worker.join();
    assert(sum == 50'000);
}
