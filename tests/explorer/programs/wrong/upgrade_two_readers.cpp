// An upgradable lock of our own, upgraded by two readers.
// expect: deadlock
// Shows: each waits until it is the only reader, and neither leaves.
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

class upgradable_lock {
  public:
    void lock_shared() {
        const std::lock_guard lock(mutex_);
        ++readers_;
    }

    void upgrade() {
        std::unique_lock lock(mutex_);
        alone_.wait(lock, [this] { return readers_ == 1; });
    }

    void unlock_shared() {
        const std::lock_guard lock(mutex_);
        --readers_;
        alone_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable alone_;
    int readers_ = 0; // guarded by mutex_
};

} // namespace

int main() {
    upgradable_lock lock;
    const auto work = [&] {
        lock.lock_shared();
        lock.upgrade();
        lock.unlock_shared();
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
}
