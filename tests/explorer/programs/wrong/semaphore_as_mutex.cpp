// A semaphore of two places used as a lock.
// expect: wrong_result
// Shows: two may be inside, and one increment gets lost.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <semaphore>
#include <thread>

int main() {
    std::counting_semaphore<2> lock(2); // one was meant
    std::atomic<int> counter = 0;
    const auto work = [&] {
        lock.acquire();
        counter = counter + 1;
        lock.release();
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
    assert(counter == 2);
}
