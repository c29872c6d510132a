// An object that unregisters after the list of observers was copied.
// expect: crash
// Shows: the copy still holds the pointer, and the object is freed before the call.
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace {

struct observer {
    int calls = 0;
};

std::mutex mutex;
std::vector<observer*> observers; // guarded by mutex

void notify() {
    std::vector<observer*> copy;
    {
        const std::lock_guard lock(mutex);
        copy = observers;
    }
    for (observer* const each : copy) {
        const std::lock_guard lock(mutex);
        ++each->calls;
    }
}

} // namespace

int main() {
    auto owned = std::make_unique<observer>();
    observers.push_back(owned.get());
    std::thread publisher(notify);
    {
        const std::lock_guard lock(mutex);
        observers.clear();
        owned.reset();
    }
    publisher.join();
}
