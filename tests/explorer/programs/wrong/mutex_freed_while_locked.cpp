// An object freed by a thread that holds the object's own lock.
// expect: crash
// Shows: the guard unlocks a mutex that is no longer there.
#include <memory>
#include <mutex>

namespace {

struct connection {
    std::mutex mutex;
    int users = 1; // guarded by mutex
};

void close(std::unique_ptr<connection> last) {
    const std::lock_guard lock(last->mutex);
    if (--last->users == 0) last.reset();
}

} // namespace

int main() {
    close(std::make_unique<connection>());
}
