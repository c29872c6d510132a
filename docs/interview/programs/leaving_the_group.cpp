// Two children that need 100 ms to tidy up; how long does it take to leave the block?
#include <chrono>
#include <cstdio>
#include <semaphore>
#include <stop_token>
#include <thread>

using namespace std::chrono;

void child(std::stop_token stop) {
    std::binary_semaphore told(0);
    const std::stop_callback hear(stop, [&] { told.release(); });
    told.acquire();
    std::this_thread::sleep_for(milliseconds(100)); // tidies up
}

int main() {
    const auto start = steady_clock::now();
    {
        std::jthread one(child);
        std::jthread two(child);
    }
    const auto passed = duration_cast<milliseconds>(steady_clock::now() - start);
    std::printf("%d ms\n", static_cast<int>(passed.count()));
}
