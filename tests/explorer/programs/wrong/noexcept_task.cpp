// A task that may throw, called from a function that must not.
// expect: crash
// Shows: the exception meets noexcept: std::terminate before any handler.
#include <stdexcept>
#include <thread>

namespace {

void task() {
    throw std::runtime_error("no handler will see this");
}

void run(void (*function)()) noexcept {
    function();
}

} // namespace

int main() {
    std::thread worker([] {
        try {
            run(task);
        } catch (const std::runtime_error&) {
        }
    });
    worker.join();
}
