// News passed on by a second thread, relaxed.
// expect: wrong_result
// Shows: the third thread sees the second's flag, but not what the second had seen.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> news = 0;
    std::atomic<int> passed_on = 0;
    std::thread source([&] { news.store(1, std::memory_order_release); });
    std::thread messenger([&] {
        if (news.load(std::memory_order_acquire) == 1)
            passed_on.store(1, std::memory_order_relaxed); // should release
    });
    if (passed_on.load(std::memory_order_acquire) == 1)
        assert(news.load(std::memory_order_relaxed) == 1);
    source.join();
    messenger.join();
}
