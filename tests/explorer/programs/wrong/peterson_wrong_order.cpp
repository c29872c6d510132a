// Peterson's algorithm with its first two steps exchanged.
// expect: wrong_result
// Shows: who gives way before announcing itself may enter with the other.
#undef NDEBUG
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

namespace {

std::array<std::atomic<bool>, 2> wants;
std::atomic<std::size_t> turn = 0;
std::atomic<int> inside = 0;

void visit(std::size_t me) {
    const std::size_t other = 1 - me;
    turn = other; // should come second
    wants[me] = true;
    while (wants[other] && turn == other)
        std::this_thread::yield();
    const int now = ++inside;
    assert(now == 1);
    --inside;
    wants[me] = false;
}

} // namespace

int main() {
    std::thread first([] { visit(0); });
    std::thread second([] { visit(1); });
    first.join();
    second.join();
}
