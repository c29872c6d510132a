// The condition dies as soon as the waiter has seen its predicate.
// expect: pass
// Shows: a notify under the lock is over before the waiter can go on and destroy the condition.
#undef NDEBUG
#include <cassert>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace {

struct event {
    std::mutex mutex;
    std::condition_variable set;
    bool happened = false; // guarded by mutex
};

} // namespace

int main() {
    auto done = std::make_unique<event>();
    std::thread setter([&shared = *done] {
        const std::lock_guard lock(shared.mutex);
        shared.happened = true;
        shared.set.notify_one();
    });
    {
        std::unique_lock lock(done->mutex);
        done->set.wait(lock, [&] { return done->happened; });
    }
    setter.join(); // the mutex is in use until the setter has left unlock()
    assert(done->happened);
    done.reset();
}
