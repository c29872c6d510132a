// A work-stealing deque without its sequentially consistent fences.
// expect: wrong_result
// Shows: owner and thief each see the other's index too late, and both get the same item.
#undef NDEBUG
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

namespace {

constexpr int none = -1;
std::array<std::atomic<int>, 2> done;
std::atomic<int> top = 0;
std::atomic<int> bottom = 2; // items 0 and 1 are in the deque

int take() {
    const int last = bottom.load(std::memory_order_relaxed) - 1;
    bottom.store(last, std::memory_order_release);
    int first = top.load(std::memory_order_acquire); // may be old: a fence is missing before
    if (first < last) return last;
    const bool won = first == last && top.compare_exchange_strong(first, first + 1);
    bottom.store(last + 1, std::memory_order_release);
    return won ? last : none;
}

int steal() {
    int first = top.load(std::memory_order_acquire);
    if (first >= bottom.load(std::memory_order_acquire)) return none; // may be old, too
    return top.compare_exchange_strong(first, first + 1) ? first : none;
}

void run(int item) {
    if (item == none) return;
    const int before = done[static_cast<std::size_t>(item)].fetch_add(1);
    assert(before == 0);
}

} // namespace

int main() {
    std::thread thief([] {
        run(steal());
        run(steal());
    });
    run(take());
    thief.join();
}
