// A pool of two workers on std::thread.
// expect: pass
// Shows: every task runs once, also those still queued when the destructor begins.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace {

class thread_pool {
  public:
    explicit thread_pool(int workers) {
        for (int i = 0; i < workers; ++i)
            workers_.emplace_back([this] { work(); });
    }

    ~thread_pool() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        changed_.notify_all();
        for (auto& worker : workers_)
            worker.join();
    }

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
    std::vector<std::thread> workers_;        // last: starts when the rest is there
};

} // namespace

int main() {
    std::vector<int> squares(4, 0); // each element belongs to one task
    {
        thread_pool pool(2);
        for (std::size_t i = 0; i < squares.size(); ++i)
            pool.post([&squares, i] { squares[i] = static_cast<int>(i * i); });
    }
    assert((squares == std::vector{0, 1, 4, 9}));
}
