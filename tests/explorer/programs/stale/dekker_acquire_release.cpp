// Mutual exclusion by two flags with acquire and release.
// expect: wrong_result
// Shows: a release store does not come before a later load of another variable: both enter.
#undef NDEBUG
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

namespace {

std::array<std::atomic<bool>, 2> wants;
std::atomic<int> inside = 0;

void try_to_enter(std::size_t me) {
    wants[me].store(true, std::memory_order_release);
    if (!wants[1 - me].load(std::memory_order_acquire)) {
        const int now = ++inside;
        assert(now == 1);
        // stays inside: whoever comes later sees the flag
    }
}

} // namespace

int main() {
    std::thread first(try_to_enter, 0);
    std::thread second(try_to_enter, 1);
    first.join();
    second.join();
}
