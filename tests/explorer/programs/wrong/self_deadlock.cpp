// A member function that locks, called by one that has locked.
// expect: deadlock
// Shows: a std::mutex cannot be taken twice by one thread.
#include <mutex>

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

  private:
    std::mutex mutex_;
    int balance_ = 0; // guarded by mutex_
};

} // namespace

int main() {
    account mine;
    mine.deposit_twice(1);
}
