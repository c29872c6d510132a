// A promise that nobody fulfils.
// expect: deadlock
// Shows: while the promise lives, its future waits for ever.
#include <future>
#include <thread>

int main() {
    std::promise<int> promise;
    auto future = promise.get_future();
    bool succeeded = false;
    std::thread worker([&] {
        if (succeeded) promise.set_value(1); // and otherwise nobody says anything
    });
    worker.join();
    return future.get();
}
