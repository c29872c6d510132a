// A detached thread that tells when it is done.
// expect: pass
// Shows: what it shares is owned by both, so that neither its last steps nor main's end matter.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace {

struct state {
    std::mutex mutex;
    std::condition_variable changed;
    bool done = false; // guarded by mutex
    int result = 0;    // guarded by mutex
};

} // namespace

int main() {
    const auto shared = std::make_shared<state>();
    std::thread([shared] {
        const std::lock_guard lock(shared->mutex);
        shared->result = 6 * 7;
        shared->done = true;
        shared->changed.notify_one();
    }).detach();
    std::unique_lock lock(shared->mutex);
    shared->changed.wait(lock, [&] { return shared->done; });
    assert(shared->result == 42);
}
