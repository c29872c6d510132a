// A task of 100 ms and a limit of 100 ms: done, or too late, but never both.
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

using namespace std::chrono_literals;

int main() {
    std::mutex lock;
    std::condition_variable ended;
    bool done = false;

    std::jthread task([&] {
        std::this_thread::sleep_for(100ms);
        const std::lock_guard telling(lock);
        done = true;
        ended.notify_one();
    });

    const auto limit = std::chrono::steady_clock::now() + 100ms;
    std::unique_lock waiting(lock);
    bool too_late = false;
    while (!done && !too_late)
        too_late = ended.wait_until(waiting, limit) == std::cv_status::timeout;
    assert(done != too_late);
}
