// Three threads and two short windows.
// expect: wrong_result
// Shows: the third thread has to look in the second's window, which opens in the first's only.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> a = 0;
    std::atomic<int> b = 0;
    std::thread first([&] {
        a = 1;
        a = 0;
    });
    std::thread second([&] {
        if (a == 1) {
            b = 1;
            b = 0;
        }
    });
    std::thread third([&] { assert(b == 0); });
    first.join();
    second.join();
    third.join();
}
