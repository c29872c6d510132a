// A value read under the lock, changed outside, written under the lock.
// expect: wrong_result
// Shows: no race, and yet an update is lost: the lock was free in between.
#undef NDEBUG
#include <cassert>
#include <mutex>
#include <thread>

namespace {

class account {
  public:
    int balance() {
        const std::lock_guard lock(mutex_);
        return balance_;
    }

    void set_balance(int balance) {
        const std::lock_guard lock(mutex_);
        balance_ = balance;
    }

  private:
    std::mutex mutex_;
    int balance_ = 0; // guarded by mutex_
};

} // namespace

int main() {
    account shared;
    const auto deposit = [&](int amount) { shared.set_balance(shared.balance() + amount); };
    std::thread first(deposit, 1);
    std::thread second(deposit, 10);
    first.join();
    second.join();
    assert(shared.balance() == 11);
}
