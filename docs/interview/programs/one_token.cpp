// A limiter has one token to give: A waits for it, and B comes a little later.
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <thread>

using namespace std::chrono_literals;

std::mutex lock;
std::condition_variable changed;
int tokens = 0;
bool closed = false;

void acquire(char name) {
    std::unique_lock holding(lock);
    changed.wait(holding, [] { return tokens > 0 || closed; });
    if (tokens == 0) return;
    --tokens;
    std::printf("%c", name);
}

int main() {
    std::jthread first([] { acquire('A'); });
    std::this_thread::sleep_for(100ms); // A waits by now
    std::jthread second([] { acquire('B'); });
    {
        const std::lock_guard holding(lock);
        ++tokens;
        changed.notify_one();
    }
    std::this_thread::sleep_for(100ms);
    const std::lock_guard holding(lock);
    closed = true;
    changed.notify_all();
}
