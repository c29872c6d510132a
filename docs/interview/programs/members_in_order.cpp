// A worker with a queue of its own; jthread joins when the object ends.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

struct worker {
    ~worker() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        changed_.notify_one();
    }

    void post(int task) {
        const std::lock_guard lock(mutex_);
        queue_.push_back(task);
        changed_.notify_one();
    }

    void run() {
        for (std::unique_lock lock(mutex_);; queue_.pop_front()) {
            changed_.wait(lock, [this] { return closed_ || !queue_.empty(); });
            if (queue_.empty()) return;
            [[maybe_unused]] const int task = queue_.front();
        }
    }

    std::jthread thread_{[this] { run(); }};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<int> queue_;
    bool closed_ = false;
};

int main() {
    worker().post(42);
}
