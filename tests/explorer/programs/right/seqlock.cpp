// A sequence lock whose payload is atomic.
// expect: pass
// Shows: relaxed payload and two fences give readers a consistent pair or another try.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

namespace {

class seqlock {
  public:
    /// REQUIRES: one writer only.
    void write(int value) {
        const int before = sequence_.load(std::memory_order_relaxed); // only we write it
        sequence_.store(before + 1, std::memory_order_relaxed);
        // Whoever sees one of the values below sees the odd number: pairs with the reader's fence.
        std::atomic_thread_fence(std::memory_order_release);
        left_.store(value, std::memory_order_relaxed);
        right_.store(-value, std::memory_order_relaxed);
        sequence_.store(before + 2,
                        std::memory_order_release); // pairs with the reader's first load
    }

    int read() const {
        for (;;) {
            const int before =
                sequence_.load(std::memory_order_acquire); // pairs with the last store
            const int left = left_.load(std::memory_order_relaxed);
            const int right = right_.load(std::memory_order_relaxed);
            std::atomic_thread_fence(std::memory_order_acquire); // pairs with the writer's fence
            const int after = sequence_.load(std::memory_order_relaxed);
            if (before == after && before % 2 == 0) {
                assert(left == -right);
                return left;
            }
            std::this_thread::yield();
        }
    }

  private:
    std::atomic<int> sequence_ = 0;
    std::atomic<int> left_ = 0;
    std::atomic<int> right_ = 0;
};

} // namespace

int main() {
    seqlock shared;
    const auto read = [&] {
        const int first = shared.read();
        const int second = shared.read();
        assert(first <= second);
    };
    std::thread reader(read);
    std::thread other_reader(read);
    shared.write(1);
    shared.write(2);
    reader.join();
    other_reader.join();
    assert(shared.read() == 2);
}
