// A task that waits for another task of the same single worker.
// expect: deadlock
// Shows: the only thread that could run the inner task sits in the outer one.
#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

namespace {

class worker {
  public:
    ~worker() {
        post({}); // an empty task ends the thread
        thread_.join();
    }

    void post(std::function<void()> task) {
        const std::lock_guard lock(mutex_);
        tasks_.push_back(std::move(task));
        changed_.notify_one();
    }

  private:
    void work() {
        for (;;) {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return !tasks_.empty(); });
            const auto task = std::move(tasks_.front());
            tasks_.pop_front();
            lock.unlock();
            if (!task) return;
            task();
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void()>> tasks_; // guarded by mutex_
    std::thread thread_{[this] { work(); }};
};

} // namespace

int main() {
    worker single;
    std::promise<int> inner;
    std::promise<int> outer;
    single.post([&] {
        single.post([&] { inner.set_value(1); });
        outer.set_value(inner.get_future().get() + 1);
    });
    return outer.get_future().get() == 2 ? 0 : 1;
}
