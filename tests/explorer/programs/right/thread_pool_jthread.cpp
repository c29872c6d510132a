// A pool whose workers are stopped by their stop tokens.
// expect: pass
// Shows: jthreads, stop tokens and condition_variable_any make a pool without a flag of its own.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

namespace {

class thread_pool {
  public:
    explicit thread_pool(int workers) {
        for (int i = 0; i < workers; ++i)
            workers_.emplace_back([this](const std::stop_token& stop) { work(stop); });
    }

    void post(std::function<void()> task) {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
        changed_.notify_one();
    }

  private:
    void work(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (changed_.wait(lock, stop, [this] { return !tasks_.empty(); })) {
            auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            task();
            lock.lock();
        }
    }

    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::function<void()>> tasks_; // guarded by mutex_
    std::vector<std::jthread> workers_;       // last: stopped and joined first
};

} // namespace

int main() {
    std::atomic<int> sum = 0;
    {
        thread_pool pool(2);
        for (int i = 1; i <= 3; ++i)
            pool.post([&sum, i] { sum.fetch_add(i); });
    }
    assert(sum == 6);
}
