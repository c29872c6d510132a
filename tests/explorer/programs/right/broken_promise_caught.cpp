// A promise that is dropped, by a thread whose partner is prepared.
// expect: pass
// Shows: the end of an unfulfilled promise wakes the waiting thread with broken_promise.
#undef NDEBUG
#include <cassert>
#include <future>
#include <thread>
#include <utility>

int main() {
    std::promise<int> promise;
    auto future = promise.get_future();
    std::thread dropper([dropped = std::move(promise)]() mutable {
        const std::promise<int> last_owner = std::move(dropped);
    });
    bool broken = false;
    try {
        future.get();
    } catch (const std::future_error& error) {
        broken = error.code() == std::future_errc::broken_promise;
    }
    dropper.join();
    assert(broken);
}
