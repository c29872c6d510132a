// A lock that prefers readers, and two readers who relieve each other.
// expect: livelock
// Shows: a reader leaves only when the other has come; the writer never finds the lock free.
#include <atomic>
#include <thread>

namespace {

std::atomic<int> readers = 1; // the first one is inside; -1 would be a writer
std::atomic<int> turn = 1;    // who has to come, or to come back, next
std::atomic<bool> written = false;

void wait_for_turn(int mine) {
    while (turn != mine)
        std::this_thread::yield();
}

void keep_reading(int mine, bool inside) {
    while (!written) {
        wait_for_turn(mine); // from now on the other one is inside
        if (inside) --readers;
        ++readers;
        inside = true;
        turn = 1 - mine; // the other one may leave
    }
}

} // namespace

int main() {
    std::thread first(keep_reading, 0, true);
    std::thread second(keep_reading, 1, false);
    int none = 0;
    while (!readers.compare_exchange_strong(none, -1)) {
        none = 0;
        std::this_thread::yield();
    }
    written = true;
    first.join();
    second.join();
}
