// Producers and consumers around a queue of one place.
// expect: pass
// Shows: two conditions, one for room and one for items, with notify_one each, lose no item.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>

namespace {

class bounded_queue {
  public:
    void push(int item) {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [this] { return items_.size() < capacity; });
        items_.push_back(item);
        filled_.notify_one();
    }

    int pop() {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [this] { return !items_.empty(); });
        const int item = items_.front();
        items_.pop_front();
        room_.notify_one();
        return item;
    }

  private:
    static constexpr std::size_t capacity = 1;
    std::mutex mutex_;
    std::condition_variable room_;
    std::condition_variable filled_;
    std::deque<int> items_; // guarded by mutex_
};

} // namespace

int main() {
    bounded_queue queue;
    std::atomic<int> sum = 0;
    const auto produce = [&](int base) {
        queue.push(base + 1);
        queue.push(base + 2);
    };
    const auto consume = [&] {
        sum += queue.pop();
        sum += queue.pop();
    };
    std::thread first_producer([&] { produce(0); });
    std::thread second_producer([&] { produce(10); });
    std::thread first_consumer(consume);
    consume();
    first_producer.join();
    second_producer.join();
    first_consumer.join();
    assert(sum == 26);
}
