// A lazily made object behind an atomic pointer.
// expect: pass
// Shows: double-checked locking with an acquire load and a release store is right.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace {

struct engine {
    int power = 300;
};

std::mutex mutex;
std::unique_ptr<engine> owner; // guarded by mutex
std::atomic<engine*> instance = nullptr;
int made = 0; // guarded by mutex

engine& get() {
    engine* found = instance.load(std::memory_order_acquire); // pairs with the store below
    if (found == nullptr) {
        const std::lock_guard lock(mutex);
        found = instance.load(std::memory_order_relaxed); // written under this lock only
        if (found == nullptr) {
            owner = std::make_unique<engine>();
            ++made;
            found = owner.get();
            instance.store(found, std::memory_order_release); // pairs with the load above
        }
    }
    return *found;
}

} // namespace

int main() {
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([] { assert(get().power == 300); });
    for (auto& thread : threads)
        thread.join();
    assert(made == 1);
}
