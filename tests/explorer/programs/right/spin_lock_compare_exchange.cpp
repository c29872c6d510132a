// A spin lock of compare_exchange_weak.
// expect: pass
// Shows: the expected value is set anew for every try, and a spurious failure only costs a round.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

namespace {

class spin_lock {
  public:
    void lock() {
        int expected = 0;
        while (!state_.compare_exchange_weak(expected, 1, std::memory_order_acquire,
                                             std::memory_order_relaxed)) { // pairs with unlock
            expected = 0;
            std::this_thread::yield();
        }
    }

    void unlock() { state_.store(0, std::memory_order_release); } // pairs with lock

  private:
    std::atomic<int> state_ = 0;
};

} // namespace

int main() {
    spin_lock lock;
    int counter = 0; // guarded by lock
    const auto work = [&] {
        const std::lock_guard guard(lock);
        ++counter;
    };
    std::thread first(work);
    std::thread second(work);
    work();
    first.join();
    second.join();
    assert(counter == 3);
}
