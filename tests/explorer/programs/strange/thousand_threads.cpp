// A thousand threads at once.
// expect: pass
// Shows: many threads are slow, but right.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>
#include <vector>

int main() {
    std::atomic<int> arrived = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 1000; ++i)
        threads.emplace_back([&] { ++arrived; });
    for (auto& thread : threads)
        thread.join();
    assert(arrived == 1000);
}
