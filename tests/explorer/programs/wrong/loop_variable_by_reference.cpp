// Threads that share the loop's variable.
// expect: data_race
// Shows: a capture by reference sees the loop go on.
#include <atomic>
#include <thread>
#include <vector>

int main() {
    std::atomic<int> sum = 0;
    std::vector<std::thread> threads;
    int i = 0;
    for (i = 0; i < 3; ++i)
        threads.emplace_back([&] { sum += i; });
    for (auto& thread : threads)
        thread.join();
}
