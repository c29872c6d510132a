// A flag that is set, but not announced.
// expect: deadlock
// Shows: atomic wait() needs a notify; the store alone wakes nobody.
#include <atomic>
#include <thread>

int main() {
    std::atomic<int> ready = 0;
    std::thread waiter([&] { ready.wait(0); });
    ready = 1;
    waiter.join();
}
