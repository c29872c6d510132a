// A reader and a writer that do not wait for ever.
// expect: pass
// Shows: timed shared and exclusive locking may time out; nothing is touched unless it succeeded.
#undef NDEBUG
#include <cassert>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

using namespace std::chrono_literals;

int main() {
    std::shared_timed_mutex mutex;
    int value = 0; // guarded by mutex
    bool written = false;
    std::thread writer([&] {
        const std::unique_lock lock(mutex, 20ms);
        if (!lock.owns_lock()) return;
        value = 7;
        written = true;
    });
    std::thread reader([&] {
        const std::shared_lock lock(mutex, 5ms);
        if (!lock.owns_lock()) return;
        std::this_thread::sleep_for(10ms);
        assert(value == 0 || value == 7);
    });
    writer.join();
    reader.join();
    assert(value == (written ? 7 : 0));
}
