// A worker that looks at its token.
// expect: pass
// Shows: stop_requested() is true at last after request_stop(), and the loop ends.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <stop_token>
#include <thread>

int main() {
    std::atomic<int> rounds = 0;
    std::jthread worker([&](const std::stop_token& stop) {
        do {
            ++rounds;
            std::this_thread::yield();
        } while (!stop.stop_requested());
    });
    worker.request_stop();
    worker.join();
    assert(rounds >= 1);
}
