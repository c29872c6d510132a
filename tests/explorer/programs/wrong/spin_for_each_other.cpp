// Two threads that each wait for the other to begin.
// expect: livelock
// Shows: both spin, politely, and neither begins.
#include <atomic>
#include <thread>

int main() {
    std::atomic<bool> first_began = false;
    std::atomic<bool> second_began = false;
    std::thread first([&] {
        while (!second_began)
            std::this_thread::yield();
        first_began = true;
    });
    std::thread second([&] {
        while (!first_began)
            std::this_thread::yield();
        second_began = true;
    });
    first.join();
    second.join();
}
