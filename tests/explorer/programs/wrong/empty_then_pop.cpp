// A queue whose empty() and pop() lock each for itself.
// expect: wrong_result
// Shows: two consumers see the same last item.
#undef NDEBUG
#include <cassert>
#include <deque>
#include <mutex>
#include <thread>

namespace {

class queue {
  public:
    bool empty() {
        const std::lock_guard lock(mutex_);
        return items_.empty();
    }

    int pop() {
        const std::lock_guard lock(mutex_);
        assert(!items_.empty());
        const int item = items_.front();
        items_.pop_front();
        return item;
    }

  private:
    std::mutex mutex_;
    std::deque<int> items_{1}; // guarded by mutex_
};

} // namespace

int main() {
    queue shared;
    const auto consume = [&] {
        if (!shared.empty()) shared.pop();
    };
    std::thread first(consume);
    std::thread second(consume);
    first.join();
    second.join();
}
