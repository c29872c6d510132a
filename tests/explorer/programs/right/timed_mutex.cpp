// Two threads that give up when the lock takes too long.
// expect: pass
// Shows: try_lock_for may fail at any time; a program that counts its failures stays right.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <chrono>
#include <mutex>
#include <thread>

using namespace std::chrono_literals;

int main() {
    std::timed_mutex mutex;
    int done = 0; // guarded by mutex
    std::atomic<int> missed = 0;
    const auto work = [&] {
        for (int n = 0; n < 2; ++n) {
            std::unique_lock lock(mutex, 10ms);
            if (!lock.owns_lock()) {
                ++missed;
                continue;
            }
            std::this_thread::sleep_for(15ms); // longer than the other one waits
            ++done;
        }
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
    assert(done + missed == 4);
}
