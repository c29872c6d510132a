// A pool that is closed by an atomic flag.
// expect: lost_wakeup
// Shows: notify_all without the lock misses a worker that is about to wait.
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

class pool {
  public:
    ~pool() {
        closed_ = true;
        changed_.notify_all();
        worker_.join();
    }

  private:
    void work() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return closed_.load(); });
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::atomic<bool> closed_ = false;
    std::thread worker_{[this] { work(); }};
};

} // namespace

int main() {
    const pool idle;
}
