// Peterson's algorithm with relaxed atomics.
// expect: data_race
// Shows: nothing orders one visit to the critical section before the next.
#include <array>
#include <atomic>
#include <cstddef>
#include <thread>

namespace {

std::array<std::atomic<bool>, 2> wants;
std::atomic<std::size_t> turn = 0;
int counter = 0;

void increment(std::size_t me) {
    const std::size_t other = 1 - me;
    wants[me].store(true, std::memory_order_relaxed);
    turn.store(other, std::memory_order_relaxed);
    while (wants[other].load(std::memory_order_relaxed) &&
           turn.load(std::memory_order_relaxed) == other)
        std::this_thread::yield();
    ++counter;
    wants[me].store(false, std::memory_order_relaxed);
}

} // namespace

int main() {
    std::thread first([] { increment(0); });
    std::thread second([] { increment(1); });
    first.join();
    second.join();
}
