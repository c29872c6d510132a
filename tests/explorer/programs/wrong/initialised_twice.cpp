// A lazy initialisation behind an atomic flag, without exclusion.
// expect: wrong_result
// Shows: atomic tests and sets are not call_once.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<bool> initialised = false;
    std::atomic<int> runs = 0;
    const auto initialise = [&] {
        if (initialised) return;
        ++runs;
        initialised = true;
    };
    std::thread first(initialise);
    std::thread second(initialise);
    first.join();
    second.join();
    assert(runs == 1);
}
