// Double-checked locking with a plain pointer.
// expect: data_race
// Shows: the first check reads without the lock what another writes under it.
#include <memory>
#include <mutex>
#include <thread>

namespace {

std::mutex mutex;
std::unique_ptr<int> owner;
int* instance = nullptr;

int& get() {
    if (instance == nullptr) {
        const std::lock_guard lock(mutex);
        if (instance == nullptr) {
            owner = std::make_unique<int>(300);
            instance = owner.get();
        }
    }
    return *instance;
}

int power() {
    return get();
}

} // namespace

int main() {
    std::thread first(power);
    std::thread second(power);
    first.join();
    second.join();
}
