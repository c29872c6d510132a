// A thread that waits for a flag which nobody sets.
// expect: livelock
// Shows: it runs for ever and gets nowhere.
#include <atomic>
#include <thread>

int main() {
    std::atomic<bool> ready = false;
    std::thread waiter([&] {
        while (!ready) {
        }
    });
    waiter.join();
}
