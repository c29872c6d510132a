// A hand-made reference count that frees one owner too early.
// expect: crash
// Shows: the count starts at 1 for two owners: the second one uses freed memory.
#include <atomic>
#include <memory>
#include <thread>

namespace {

struct object {
    std::atomic<int> uses = 0;
};

} // namespace

int main() {
    auto owned = std::make_unique<object>();
    object* const shared = owned.get();
    std::atomic<int> owners = 1; // two was meant
    const auto use_and_drop = [&] {
        ++shared->uses;
        if (owners.fetch_sub(1) == 1) owned.reset();
    };
    std::thread first(use_and_drop);
    std::thread second(use_and_drop);
    first.join();
    second.join();
}
