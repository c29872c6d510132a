// Three stages joined by two queues.
// expect: pass
// Shows: closing a queue ends the stage behind it when the queue is empty.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

namespace {

class channel {
  public:
    void send(int item) {
        const std::lock_guard lock(mutex_);
        items_.push_back(item);
        changed_.notify_one();
    }

    void close() {
        const std::lock_guard lock(mutex_);
        closed_ = true;
        changed_.notify_one();
    }

    std::optional<int> receive() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return closed_ || !items_.empty(); });
        if (items_.empty()) return std::nullopt;
        const int item = items_.front();
        items_.pop_front();
        return item;
    }

  private:
    std::mutex mutex_;
    std::condition_variable changed_; // one receiver only
    std::deque<int> items_;           // guarded by mutex_
    bool closed_ = false;             // guarded by mutex_
};

} // namespace

int main() {
    channel numbers;
    channel squares;
    std::thread source([&] {
        for (int n = 1; n <= 3; ++n)
            numbers.send(n);
        numbers.close();
    });
    std::thread squaring([&] {
        while (const auto number = numbers.receive())
            squares.send(*number * *number);
        squares.close();
    });
    int sum = 0;
    while (const auto square = squares.receive())
        sum += *square;
    source.join();
    squaring.join();
    assert(sum == 14);
}
