// A thread that looks every 10 ms whether another one is done.
// expect: livelock
// Shows: the other one reports its success only, and the polling never ends.
#include <atomic>
#include <chrono>
#include <thread>

using namespace std::chrono_literals;

int main() {
    std::atomic<bool> succeeded = false;
    std::thread worker([&] {
        const int found = 0;
        if (found > 0) succeeded = true;
    });
    while (!succeeded)
        std::this_thread::sleep_for(10ms);
    worker.join();
}
