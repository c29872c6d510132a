// A snapshot whose version is read at the end only.
// expect: wrong_result
// Shows: without looking before and after, the reader mixes two versions.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> version = 0;
    std::atomic<int> low = 0;
    std::atomic<int> high = 0;
    std::thread writer([&] {
        ++version;
        low = 1;
        high = 1;
        ++version;
    });
    const int seen_low = low;
    const int seen_high = high;
    if (version % 2 == 0) assert(seen_low == seen_high);
    writer.join();
}
