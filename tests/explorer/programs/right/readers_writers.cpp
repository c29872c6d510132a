// A readers-writer lock made of a mutex and a condition.
// expect: pass
// Shows: readers overlap, the writer is alone, and the last to leave wakes the others.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

class rw_lock {
  public:
    void lock_shared() {
        std::unique_lock lock(mutex_);
        free_.wait(lock, [this] { return !writing_; });
        ++readers_;
    }

    void unlock_shared() {
        const std::lock_guard lock(mutex_);
        if (--readers_ == 0) free_.notify_all();
    }

    void lock() {
        std::unique_lock lock(mutex_);
        free_.wait(lock, [this] { return !writing_ && readers_ == 0; });
        writing_ = true;
    }

    void unlock() {
        const std::lock_guard lock(mutex_);
        writing_ = false;
        free_.notify_all();
    }

  private:
    std::mutex mutex_;
    std::condition_variable free_;
    int readers_ = 0;      // guarded by mutex_
    bool writing_ = false; // guarded by mutex_
};

} // namespace

int main() {
    rw_lock lock;
    int value = 0; // guarded by lock
    const auto read = [&] {
        lock.lock_shared();
        assert(value == 0 || value == 5);
        lock.unlock_shared();
    };
    std::thread first(read);
    std::thread second(read);
    lock.lock();
    value = 5;
    lock.unlock();
    first.join();
    second.join();
    assert(value == 5);
}
