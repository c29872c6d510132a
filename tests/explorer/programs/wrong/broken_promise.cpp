// A promise dropped by its thread, a get() without a handler.
// expect: crash
// Shows: broken_promise is an exception like any other.
#include <future>
#include <thread>
#include <utility>

int main() {
    std::promise<int> promise;
    auto future = promise.get_future();
    std::thread worker([dropped = std::move(promise)]() mutable {
        const std::promise<int> last_owner = std::move(dropped);
    });
    worker.join();
    return future.get();
}
