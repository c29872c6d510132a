// Three threads that rely on the order in which they were started.
// expect: wrong_result
// Shows: the last one started may be the first to run.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> stage = 0;
    std::thread loads([&] { stage = 1; });
    std::thread parses([&] {
        int loaded = 1;
        stage.compare_exchange_strong(loaded, 2);
    });
    std::thread prints([&] { assert(stage != 1); }); // loaded, but not parsed
    loads.join();
    parses.join();
    prints.join();
}
