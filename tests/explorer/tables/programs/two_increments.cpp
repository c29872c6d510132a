// Measured: two threads that increment an atomic once each.
// expect: pass
// Shows: what a schedule costs at least: two threads created, joined, and handed over to.
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> counter{0};
    std::thread one([&] { ++counter; });
    std::thread two([&] { ++counter; });
    one.join();
    two.join();
    assert(counter == 2);
}
