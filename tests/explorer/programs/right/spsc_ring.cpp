// A ring for one producer and one consumer.
// expect: pass
// Shows: each index is written by one side with release and read by the other with acquire.
#undef NDEBUG
#include <array>
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>

namespace {

class ring {
  public:
    bool push(int item) {                                               // producer only
        const std::size_t tail = tail_.load(std::memory_order_relaxed); // ours
        if (tail - head_.load(std::memory_order_acquire) == slots_.size()) return false; // pop
        slots_[tail % slots_.size()] = item;
        tail_.store(tail + 1, std::memory_order_release); // pairs with the load in pop
        return true;
    }

    bool pop(int& item) {                                                // consumer only
        const std::size_t head = head_.load(std::memory_order_relaxed);  // ours
        if (head == tail_.load(std::memory_order_acquire)) return false; // pairs with push
        item = slots_[head % slots_.size()];
        head_.store(head + 1, std::memory_order_release); // pairs with the load in push
        return true;
    }

  private:
    std::array<int, 2> slots_{};
    std::atomic<std::size_t> head_ = 0;
    std::atomic<std::size_t> tail_ = 0;
};

} // namespace

int main() {
    ring shared;
    std::thread producer([&] {
        for (int item = 1; item <= 3; ++item)
            while (!shared.push(item))
                std::this_thread::yield();
    });
    for (int expected = 1; expected <= 3; ++expected) {
        int item = 0;
        while (!shared.pop(item))
            std::this_thread::yield();
        assert(item == expected);
    }
    producer.join();
}
