// A counter behind one mutex.
// expect: pass
// Shows: increments under std::lock_guard neither race nor get lost.
#undef NDEBUG
#include <cassert>
#include <mutex>
#include <thread>
#include <vector>

int main() {
    std::mutex mutex;
    int counter = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 2; ++n) {
                const std::lock_guard lock(mutex);
                ++counter;
            }
        });
    for (auto& thread : threads)
        thread.join();
    assert(counter == 6);
}
