// A barrier made of a mutex and a condition.
// expect: pass
// Shows: waiting for a new generation, not for a count, makes the barrier reusable.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace {

class meeting {
  public:
    explicit meeting(int expected) : expected_(expected) {}

    void arrive_and_wait() {
        std::unique_lock lock(mutex_);
        const int mine = generation_;
        if (++arrived_ == expected_) {
            arrived_ = 0;
            ++generation_;
            all_here_.notify_all();
            return;
        }
        all_here_.wait(lock, [&] { return generation_ != mine; });
    }

  private:
    const int expected_;
    std::mutex mutex_;
    std::condition_variable all_here_;
    int arrived_ = 0;    // guarded by mutex_
    int generation_ = 0; // guarded by mutex_
};

} // namespace

int main() {
    meeting both(2);
    int left = 0;
    int right = 0;
    std::thread other([&] {
        right = 1;
        both.arrive_and_wait();
        assert(left == 1);
        both.arrive_and_wait();
        right = 2;
    });
    left = 1;
    both.arrive_and_wait();
    assert(right == 1);
    both.arrive_and_wait();
    left = 2;
    other.join();
    assert(left == 2 && right == 2);
}
