// A stop requested under the lock that a stop callback takes.
// expect: deadlock
// Shows: callbacks run inside request_stop(), on the caller's thread.
#include <mutex>
#include <stop_token>

int main() {
    std::mutex mutex;
    bool closed = false; // guarded by mutex
    std::stop_source source;
    const std::stop_callback on_stop(source.get_token(), [&] {
        const std::lock_guard lock(mutex);
        closed = true;
    });
    const std::lock_guard lock(mutex);
    source.request_stop();
}
