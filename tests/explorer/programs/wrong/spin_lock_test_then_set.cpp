// A spin lock that tests, and then sets.
// expect: wrong_result
// Shows: two threads find it free at once; both are inside.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<bool> locked = false;
    std::atomic<int> inside = 0;
    const auto work = [&] {
        while (locked)
            std::this_thread::yield();
        locked = true;
        const int now = ++inside;
        assert(now == 1);
        --inside;
        locked = false;
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
}
