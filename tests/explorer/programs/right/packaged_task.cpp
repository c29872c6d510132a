// Tasks with results, run by another thread.
// expect: pass
// Shows: a packaged_task carries its result and its exception to the future.
#undef NDEBUG
#include <cassert>
#include <future>
#include <stdexcept>
#include <thread>
#include <utility>

int main() {
    std::packaged_task<int(int)> doubling([](int value) { return value * 2; });
    std::packaged_task<int(int)> failing([](int) -> int { throw std::runtime_error("no"); });
    auto doubled = doubling.get_future();
    auto failed = failing.get_future();

    std::thread worker([first = std::move(doubling), second = std::move(failing)]() mutable {
        first(21);
        second(0);
    });
    assert(doubled.get() == 42);
    bool caught = false;
    try {
        failed.get();
    } catch (const std::runtime_error&) {
        caught = true;
    }
    worker.join();
    assert(caught);
}
