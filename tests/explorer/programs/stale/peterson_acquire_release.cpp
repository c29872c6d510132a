// Peterson's algorithm with acquire and release.
// expect: wrong_result
// Shows: both may read the other's flag as it was before, and both are inside.
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
    wants[me].store(true, std::memory_order_release);
    turn.store(other, std::memory_order_release);
    while (wants[other].load(std::memory_order_acquire) &&
           turn.load(std::memory_order_acquire) == other)
        std::this_thread::yield();
    const int now = ++inside;
    assert(now == 1);
    --inside;
    wants[me].store(false, std::memory_order_release);
}

} // namespace

int main() {
    std::thread first(visit, 0);
    std::thread second(visit, 1);
    first.join();
    second.join();
}
