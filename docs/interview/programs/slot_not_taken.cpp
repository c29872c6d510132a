// A limiter: calls should be 10 ms apart, and nobody sleeps with the lock.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <thread>

using namespace std::chrono_literals;
using moment = std::chrono::steady_clock::time_point;

int main() {
    const moment start = std::chrono::steady_clock::now();
    std::mutex mutex;
    moment next = start; // when the next call may go
    moment last = start; // when the last call went
    const auto call = [&] {
        std::unique_lock lock(mutex);
        const moment slot = next;
        lock.unlock();
        std::this_thread::sleep_until(slot);
        lock.lock();
        last = std::max(last, std::chrono::steady_clock::now());
        next = slot + 10ms;
    };
    {
        std::jthread one(call);
        std::jthread two(call);
        std::jthread three(call);
    }
    std::printf("%d ms\n", static_cast<int>((last - start) / 1ms));
}
