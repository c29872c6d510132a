// Peterson's algorithm for two threads.
// expect: pass
// Shows: with sequentially consistent atomics it excludes and orders plain data.
#undef NDEBUG
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

namespace {

std::array<std::atomic<bool>, 2> wants;
std::atomic<std::size_t> turn = 0;
int counter = 0; // guarded by the algorithm

void increment(std::size_t me) {
    const std::size_t other = 1 - me;
    wants[me] = true;
    turn = other;
    while (wants[other] && turn == other)
        std::this_thread::yield();
    ++counter;
    wants[me] = false;
}

} // namespace

int main() {
    std::thread first([] {
        increment(0);
        increment(0);
    });
    std::thread second([] { increment(1); });
    first.join();
    second.join();
    assert(counter == 3);
}
