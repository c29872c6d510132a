// A thread that calls std::terminate.
// expect: crash
// Shows: terminate without an exception.
#include <exception>
#include <thread>

int main() {
    std::thread worker([] { std::terminate(); });
    worker.join();
}
