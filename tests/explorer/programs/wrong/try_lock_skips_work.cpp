// Work that is left out when the lock is taken.
// expect: wrong_result
// Shows: try_lock may fail, and then the item is lost.
#undef NDEBUG
#include <cassert>
#include <mutex>
#include <thread>

int main() {
    std::mutex mutex;
    int done = 0; // guarded by mutex
    const auto work = [&] {
        const std::unique_lock lock(mutex, std::try_to_lock);
        if (lock.owns_lock()) ++done;
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
    assert(done == 2);
}
