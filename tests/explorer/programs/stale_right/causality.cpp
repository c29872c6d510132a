// News passed on by a second thread with release.
// expect: pass
// Shows: what the messenger had acquired is released with its own flag.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> news = 0;
    std::atomic<int> passed_on = 0;
    std::thread source([&] { news.store(1, std::memory_order_relaxed); });
    std::thread messenger([&] {
        if (news.load(std::memory_order_relaxed) == 1)
            passed_on.store(1, std::memory_order_release); // pairs with the acquire below
    });
    if (passed_on.load(std::memory_order_acquire) == 1)    // pairs with the release above
        assert(news.load(std::memory_order_relaxed) == 1); // not older than what was seen before
    source.join();
    messenger.join();
}
