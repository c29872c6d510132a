// A weak_ptr whose lock() is not checked.
// expect: crash
// Shows: when the owner has gone lock() returns a null pointer.
#include <memory>
#include <thread>
#include <utility>

int main() {
    auto owner = std::make_shared<int>(1);
    const std::weak_ptr<int> observer = owner;
    std::thread watcher([observer] {
        const auto seen = observer.lock();
        *seen = 2;
    });
    std::thread keeper([mine = std::move(owner)]() mutable { mine.reset(); });
    watcher.join();
    keeper.join();
}
