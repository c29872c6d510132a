// The predicate's loop written out.
// expect: pass
// Shows: while around wait() is right however often the thread wakes without reason.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    std::condition_variable changed;
    int stage = 0; // guarded by mutex

    const auto take_turn = [&](int mine) {
        std::unique_lock lock(mutex);
        while (stage != mine)
            changed.wait(lock);
        ++stage;
        changed.notify_all(); // the next one may be any of the others
    };
    std::thread second([&] { take_turn(1); });
    std::thread third([&] { take_turn(2); });
    take_turn(0);
    second.join();
    third.join();
    assert(stage == 3);
}
