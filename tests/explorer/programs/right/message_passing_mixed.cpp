// A fence on one side only, an ordered access on the other.
// expect: pass
// Shows: a release store pairs with an acquire fence, and a release fence with an acquire load.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    int question = 0;
    int answer = 0;
    std::atomic<int> asked = 0;
    std::atomic<int> answered = 0;
    std::thread oracle([&] {
        if (asked.load(std::memory_order_relaxed) == 0) return;
        std::atomic_thread_fence(std::memory_order_acquire); // pairs with the store to asked
        answer = question * 2;
        std::atomic_thread_fence(std::memory_order_release); // pairs with the load of answered
        answered.store(1, std::memory_order_relaxed);
    });
    question = 21;
    asked.store(1, std::memory_order_release);         // pairs with the acquire fence
    if (answered.load(std::memory_order_acquire) == 1) // pairs with the release fence
        assert(answer == 42);
    oracle.join();
}
