// A free list of slots that are taken and given back.
// expect: wrong_result
// Shows: the head is the same slot as before, its successor is not (ABA): a slot for two owners.
#undef NDEBUG
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

namespace {

constexpr int none = -1;
std::array<std::atomic<int>, 3> next{1, 2, none};
std::atomic<int> head = 0;
std::array<std::atomic<bool>, 3> taken;

int take() {
    int first = head;
    while (first != none &&
           !head.compare_exchange_strong(first, next[static_cast<std::size_t>(first)])) {
    }
    if (first != none) {
        const bool before = taken[static_cast<std::size_t>(first)].exchange(true);
        assert(!before);
    }
    return first;
}

void give_back(int slot) {
    taken[static_cast<std::size_t>(slot)] = false;
    int first = head;
    do
        next[static_cast<std::size_t>(slot)] = first;
    while (!head.compare_exchange_strong(first, slot));
}

} // namespace

int main() {
    std::thread other([] {
        const int first = take();
        take(); // kept
        if (first != none) give_back(first);
    });
    take();
    take();
    other.join();
}
