// Two threads add one, with a lock around every access.
#include <cstdio>
#include <mutex>
#include <thread>

int main() {
    std::mutex lock;
    int total = 0;
    const auto add = [&] {
        lock.lock();
        const int seen = total;
        lock.unlock();
        lock.lock();
        total = seen + 1;
        lock.unlock();
    };
    {
        std::jthread one(add);
        std::jthread two(add);
    }
    std::printf("%d\n", total);
}
