// A lock that serves in the order of arrival.
// expect: pass
// Shows: tickets may be drawn relaxed; the served number carries the happens-before.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <mutex>
#include <thread>
#include <vector>

namespace {

class ticket_lock {
  public:
    void lock() {
        const int mine = next_.fetch_add(1, std::memory_order_relaxed); // only the number matters
        while (serving_.load(std::memory_order_acquire) != mine)        // pairs with unlock
            std::this_thread::yield();
    }

    void unlock() {
        const int served = serving_.load(std::memory_order_relaxed); // only the owner writes it
        serving_.store(served + 1, std::memory_order_release);       // pairs with lock
    }

  private:
    std::atomic<int> next_ = 0;
    std::atomic<int> serving_ = 0;
};

} // namespace

int main() {
    ticket_lock lock;
    int counter = 0; // guarded by lock
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            const std::lock_guard guard(lock);
            ++counter;
        });
    for (auto& thread : threads)
        thread.join();
    assert(counter == 3);
}
