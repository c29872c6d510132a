// A spin lock of one exchange.
// expect: pass
// Shows: exchange with acquire and a release store guard plain data; spinning is no livelock.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>
#include <vector>

namespace {

class spin_lock {
  public:
    void lock() {
        while (locked_.exchange(true, std::memory_order_acquire)) { // pairs with unlock
        }
    }

    void unlock() { locked_.store(false, std::memory_order_release); } // pairs with lock

  private:
    std::atomic<bool> locked_ = false;
};

} // namespace

int main() {
    spin_lock lock;
    int counter = 0; // guarded by lock
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            const std::lock_guard guard(lock);
            ++counter;
        });
    for (auto& thread : threads)
        thread.join();
    assert(counter == 3);
}
