// A start signal for several threads.
// expect: pass
// Shows: each thread waits through its own copy of a shared_future; all see the value.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <future>
#include <thread>
#include <vector>

int main() {
    std::promise<int> start;
    const std::shared_future<int> started = start.get_future().share();
    std::atomic<int> sum = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([started, &sum] { sum += started.get(); });
    start.set_value(5);
    for (auto& thread : threads)
        thread.join();
    assert(sum == 15);
}
