// A reader that asks for the exclusive lock as well.
// expect: deadlock
// Shows: the writer waits for all readers to leave, itself among them.
#include <mutex>
#include <shared_mutex>

int main() {
    std::shared_mutex mutex;
    const std::shared_lock reading(mutex);
    const std::unique_lock writing(mutex);
}
