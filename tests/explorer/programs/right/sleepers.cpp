// Ten sleeps of 100 ms on five threads.
// expect: pass
// Shows: sleeping threads do not hold each other up; no sleep is too short.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <chrono>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

int main() {
    const auto begin = std::chrono::steady_clock::now();
    std::atomic<int> tasks = 10;
    std::vector<std::thread> threads;
    for (int i = 0; i < 5; ++i)
        threads.emplace_back([&] {
            while (tasks.fetch_sub(1) > 0)
                std::this_thread::sleep_for(100ms);
        });
    for (auto& thread : threads)
        thread.join();
    assert(std::chrono::steady_clock::now() - begin >= 200ms);
}
