// Three threads wait for the start; the signal wakes one of them.
#include <atomic>
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex lock;
std::condition_variable changed;
bool started = false; // guarded by lock
std::atomic<int> running{0};

void runner() {
    {
        std::unique_lock waiting(lock);
        changed.wait(waiting, [] { return started; });
    }
    changed.notify_one();
    ++running;
}

int main() {
    {
        std::jthread one(runner);
        std::jthread two(runner);
        std::jthread three(runner);
        {
            const std::lock_guard starting(lock);
            started = true;
        }
        changed.notify_one();
    }
    assert(running == 3);
}
