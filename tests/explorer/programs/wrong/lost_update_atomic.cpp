// An atomic counter, read and written in two steps.
// expect: wrong_result
// Shows: load and store are atomic each, not together.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> counter = 0;
    const auto work = [&] { counter = counter + 1; };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
    assert(counter == 2);
}
