// An observer of an object that may be gone.
// expect: pass
// Shows: weak_ptr::lock gives an owner or nothing, also while the last owner leaves.
#undef NDEBUG
#include <cassert>
#include <memory>
#include <thread>
#include <utility>

int main() {
    auto owner = std::make_shared<int>(7);
    const std::weak_ptr<int> observer = owner;
    std::thread watcher([observer] {
        for (int n = 0; n < 2; ++n)
            if (const auto seen = observer.lock()) assert(*seen == 7);
    });
    std::thread keeper([mine = std::move(owner)]() mutable { mine.reset(); });
    watcher.join();
    keeper.join();
    assert(observer.expired());
}
