// At most two of three threads inside.
// expect: pass
// Shows: a counting_semaphore limits how many threads hold a resource.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <semaphore>
#include <thread>
#include <vector>

int main() {
    std::counting_semaphore<2> places(2);
    std::atomic<int> inside = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] {
            places.acquire();
            const int now = ++inside;
            assert(now <= 2);
            --inside;
            places.release();
        });
    for (auto& thread : threads)
        thread.join();
    assert(inside == 0);
}
