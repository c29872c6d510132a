// A sequence lock whose writer has no fence.
// expect: wrong_result
// Shows: the new payload may be seen before the odd number that should announce it.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> sequence = 0;
    std::atomic<int> left = 0;
    std::atomic<int> right = 0;
    std::thread writer([&] {
        sequence.store(1, std::memory_order_relaxed);
        // std::atomic_thread_fence(std::memory_order_release) should stand here
        left.store(1, std::memory_order_relaxed);
        right.store(1, std::memory_order_relaxed);
        sequence.store(2, std::memory_order_release);
    });
    const int before = sequence.load(std::memory_order_acquire);
    const int seen_left = left.load(std::memory_order_relaxed);
    const int seen_right = right.load(std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_acquire);
    const int after = sequence.load(std::memory_order_relaxed);
    if (before == after && before % 2 == 0) assert(seen_left == seen_right);
    writer.join();
}
