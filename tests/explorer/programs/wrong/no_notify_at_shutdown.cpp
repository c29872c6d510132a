// A worker that is told to stop, but not woken.
// expect: deadlock
// Shows: changing the predicate is half of it; nobody ever notifies this condition.
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

class worker {
  public:
    ~worker() {
        {
            const std::lock_guard lock(mutex_);
            stopped_ = true;
        }
        thread_.join();
    }

  private:
    void work() {
        std::unique_lock lock(mutex_);
        while (!stopped_)
            stopping_.wait(lock);
    }

    std::mutex mutex_;
    std::condition_variable stopping_;
    bool stopped_ = false; // guarded by mutex_
    std::thread thread_{[this] { work(); }};
};

} // namespace

int main() {
    const worker idle;
}
