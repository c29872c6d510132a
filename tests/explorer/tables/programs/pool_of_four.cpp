// Measured: a pool of four workers that runs ten tasks.
// expect: pass
// Shows: what a schedule of an ordinary exercise costs: a mutex, a condition, a queue of functions.
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace {

class pool {
  public:
    explicit pool(int workers) {
        for (int i = 0; i < workers; ++i)
            threads_.emplace_back([this] { work(); });
    }

    ~pool() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        changed_.notify_all();
        for (auto& each : threads_)
            each.join();
    }

    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;

    void post(std::function<void()> task) {
        {
            const std::lock_guard lock(mutex_);
            tasks_.push_back(std::move(task));
        }
        changed_.notify_one();
    }

  private:
    void work() {
        std::unique_lock lock(mutex_);
        for (;;) {
            changed_.wait(lock, [this] { return closed_ || !tasks_.empty(); });
            if (tasks_.empty()) return;
            auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_; // guarded by mutex_
    bool closed_ = false;                     // guarded by mutex_
    std::vector<std::thread> threads_;        // constant after construction
};

} // namespace

int main() {
    std::atomic<int> done{0};
    {
        pool four(4);
        for (int i = 0; i < 10; ++i)
            four.post([&] { ++done; });
    }
    assert(done == 10);
}
