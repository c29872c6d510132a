// Dekker's algorithm for two threads.
// expect: pass
// Shows: each retreats when it is not its turn; with seq_cst nobody meets the other inside.
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
    while (wants[other]) {
        if (turn == me) {
            std::this_thread::yield();
            continue;
        }
        wants[me] = false;
        while (turn != me)
            std::this_thread::yield();
        wants[me] = true;
    }
    ++counter;
    turn = other;
    wants[me] = false;
}

} // namespace

int main() {
    std::thread first([] { increment(0); });
    std::thread second([] { increment(1); });
    first.join();
    second.join();
    assert(counter == 2);
}
