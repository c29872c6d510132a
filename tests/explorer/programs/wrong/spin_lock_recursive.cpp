// A spin lock taken twice by one thread.
// expect: livelock
// Shows: the owner spins for itself.
#include <atomic>

namespace {

class spin_lock {
  public:
    void lock() {
        while (locked_.exchange(true, std::memory_order_acquire)) {
        }
    }

    void unlock() { locked_.store(false, std::memory_order_release); }

  private:
    std::atomic<bool> locked_ = false;
};

} // namespace

int main() {
    spin_lock lock;
    lock.lock();
    lock.lock();
    lock.unlock();
    lock.unlock();
}
