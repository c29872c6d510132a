// A sequence lock whose writer returns in the middle.
// expect: livelock
// Shows: an odd number tells all readers to try again, for ever.
#include <atomic>
#include <thread>

int main() {
    std::atomic<int> sequence = 0;
    std::atomic<int> value = 0;
    std::thread writer([&] {
        ++sequence;
        if (value == 0) return; // nothing to write: but the number stays odd
        ++value;
        ++sequence;
    });
    int before = 0;
    do {
        before = sequence;
    } while (before % 2 != 0 || before != sequence);
    writer.join();
}
