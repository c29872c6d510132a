// Readers that wait for a new version, holding a shared lock.
// expect: pass
// Shows: condition_variable_any works with a std::shared_lock on a std::shared_mutex.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <shared_mutex>
#include <thread>

int main() {
    std::shared_mutex mutex;
    std::condition_variable_any changed;
    int version = 0; // guarded by mutex

    const auto read = [&] {
        std::shared_lock lock(mutex);
        changed.wait(lock, [&] { return version > 0; });
        assert(version == 1);
    };
    std::thread first(read);
    std::thread second(read);
    {
        const std::unique_lock lock(mutex);
        version = 1;
    }
    changed.notify_all();
    first.join();
    second.join();
}
