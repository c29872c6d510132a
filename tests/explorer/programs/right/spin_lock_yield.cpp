// A spin lock that reads before it writes, and yields.
// expect: pass
// Shows: test, then test-and-set, on an atomic_flag, with yield between the tries.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>

namespace {

class spin_lock {
  public:
    void lock() {
        while (flag_.test_and_set(std::memory_order_acquire)) // pairs with unlock
            while (flag_.test(std::memory_order_relaxed))     // orders nothing: only a hint
                std::this_thread::yield();
    }

    void unlock() { flag_.clear(std::memory_order_release); } // pairs with lock

  private:
    std::atomic_flag flag_;
};

} // namespace

int main() {
    spin_lock lock;
    int counter = 0; // guarded by lock
    const auto work = [&] {
        for (int n = 0; n < 2; ++n) {
            const std::lock_guard guard(lock);
            ++counter;
        }
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
    assert(counter == 4);
}
