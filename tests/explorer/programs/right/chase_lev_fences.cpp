// The work-stealing deque of Chase and Lev, with the fences of the weak memory models.
// expect: pass
// Shows: relaxed indices and fences hand plain payloads from the owner to a thief.
#undef NDEBUG
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

namespace {

class deque {
  public:
    static constexpr int none = -1;

    void push(int item) { // owner only
        const long bottom = bottom_.load(std::memory_order_relaxed);
        items_[slot(bottom)].store(item, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_release); // pairs with steal's load of bottom_
        bottom_.store(bottom + 1, std::memory_order_relaxed);
    }

    int take() { // owner only
        const long bottom = bottom_.load(std::memory_order_relaxed) - 1;
        bottom_.store(bottom, std::memory_order_relaxed);
        std::atomic_thread_fence(std::memory_order_seq_cst); // pairs with the fence in steal
        long top = top_.load(std::memory_order_relaxed);
        int item = none;
        if (top <= bottom) {
            item = items_[slot(bottom)].load(std::memory_order_relaxed);
            if (top < bottom) return item;
            if (!top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst,
                                              std::memory_order_relaxed))
                item = none;
        }
        bottom_.store(bottom + 1, std::memory_order_relaxed);
        return item;
    }

    int steal() {
        long top = top_.load(std::memory_order_acquire);
        std::atomic_thread_fence(std::memory_order_seq_cst);         // pairs with the fence in take
        const long bottom = bottom_.load(std::memory_order_acquire); // pairs with push's fence
        if (top >= bottom) return none;
        const int item = items_[slot(top)].load(std::memory_order_relaxed);
        if (!top_.compare_exchange_strong(top, top + 1, std::memory_order_seq_cst,
                                          std::memory_order_relaxed))
            return none;
        return item;
    }

  private:
    static std::size_t slot(long index) { return static_cast<std::size_t>(index); }

    std::array<std::atomic<int>, 4> items_{}; // large enough: no slot is used twice
    std::atomic<long> top_ = 0;
    std::atomic<long> bottom_ = 0;
};

} // namespace

int main() {
    deque work;
    std::array<int, 4> payload{};
    std::array<int, 4> done{}; // each element belongs to the one who got the item
    const auto run = [&](int item) {
        if (item == deque::none) return;
        const auto index = static_cast<std::size_t>(item);
        done[index] += payload[index];
    };
    std::thread thief([&] {
        for (int n = 0; n < 2; ++n)
            run(work.steal());
    });
    for (int i = 0; i < 3; ++i) {
        payload[static_cast<std::size_t>(i)] = 10 + i;
        work.push(i);
    }
    for (int n = 0; n < 3; ++n)
        run(work.take());
    thief.join();
    assert(done[0] == 10 && done[1] == 11 && done[2] == 12);
}
