// A function that locks, called by a function that holds the lock already.
// expect: pass
// Shows: a std::recursive_mutex may be locked again by its owner and is free after as many unlocks.
#undef NDEBUG
#include <cassert>
#include <mutex>
#include <thread>

namespace {

class account {
  public:
    void deposit(int amount) {
        const std::lock_guard lock(mutex_);
        balance_ += amount;
    }

    void deposit_twice(int amount) {
        const std::lock_guard lock(mutex_);
        deposit(amount);
        deposit(amount);
    }

    int balance() {
        const std::lock_guard lock(mutex_);
        return balance_;
    }

  private:
    std::recursive_mutex mutex_;
    int balance_ = 0; // guarded by mutex_
};

} // namespace

int main() {
    account shared;
    std::thread first([&] { shared.deposit_twice(1); });
    std::thread second([&] { shared.deposit_twice(10); });
    first.join();
    second.join();
    assert(shared.balance() == 22);
}
