// An exception that leaves a thread's function.
// expect: crash
// Shows: nobody can catch it: std::terminate.
#include <stdexcept>
#include <thread>

int main() {
    try {
        std::thread worker([] { throw std::runtime_error("out of the thread"); });
        worker.join();
    } catch (const std::runtime_error&) {
    }
}
