// A subject that calls its observers while it holds its lock.
// expect: deadlock
// Shows: an observer that calls back waits for its own caller.
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace {

class subject {
  public:
    void observe(std::function<void()> observer) {
        const std::lock_guard lock(mutex_);
        observers_.push_back(std::move(observer));
    }

    void notify() {
        const std::lock_guard lock(mutex_);
        for (const auto& observer : observers_)
            observer();
    }

  private:
    std::mutex mutex_;
    std::vector<std::function<void()>> observers_; // guarded by mutex_
};

} // namespace

int main() {
    subject news;
    news.observe([&] { news.observe([] {}); });
    std::thread publisher([&] { news.notify(); });
    publisher.join();
}
