// Two threads that take turns and notify when the lock is free again.
// expect: pass
// Shows: a notify after the unlock loses nothing, because the predicate changed under the lock.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable changed;
    int rallies = 0; // guarded by mutex

    const auto play = [&](int parity) {
        for (int n = 0; n < 2; ++n) {
            std::unique_lock lock(mutex);
            changed.wait(lock, [&] { return rallies % 2 == parity; });
            ++rallies;
            lock.unlock();
            changed.notify_one(); // there is only one other
        }
    };
    std::thread ping([&] { play(0); });
    std::thread pong([&] { play(1); });
    ping.join();
    pong.join();
    assert(rallies == 4);
}
