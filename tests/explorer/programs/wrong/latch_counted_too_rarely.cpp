// A latch that one thread forgets to count down.
// expect: deadlock
// Shows: an early return skips the count.
#include <latch>
#include <thread>

int main() {
    std::latch finished(2);
    const auto work = [&](int items) {
        if (items == 0) return; // nothing to do: but the latch counts threads, not items
        finished.count_down();
    };
    std::thread busy(work, 3);
    std::thread idle(work, 0);
    finished.wait();
    busy.join();
    idle.join();
}
