// A thread that uses what a function owned that has returned.
// expect: crash
// Shows: a capture by reference does not keep anything alive.
#include <memory>
#include <semaphore>
#include <thread>

namespace {

std::thread start(std::binary_semaphore& returned) {
    const auto owned = std::make_unique<int>(42);
    return std::thread([&returned, &value = *owned] {
        returned.acquire();
        value += 1; // freed
    });
}

} // namespace

int main() {
    std::binary_semaphore returned(0);
    std::thread worker = start(returned);
    returned.release();
    worker.join();
}
