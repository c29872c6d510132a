// Ten sleeps of 100 ms on five threads, measured.
// expect: pass
// Shows: virtual time is exact: 200 ms, not a nanosecond more (fails on a real clock).
#undef NDEBUG
#include <cassert>
#include <chrono>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int main() {
    const auto begin = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i)
        threads.emplace_back([] {
            std::this_thread::sleep_for(100ms);
            std::this_thread::sleep_for(100ms);
        });
    for (auto& thread : threads)
        thread.join();
    assert(std::chrono::steady_clock::now() - begin == 200ms);
}
