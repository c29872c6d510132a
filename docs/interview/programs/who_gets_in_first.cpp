// Two tasks on two threads; part of each is done with a lock held.
#include <chrono>
#include <iostream>
#include <mutex>
#include <thread>

using namespace std::chrono_literals;
using steady = std::chrono::steady_clock;

int main() {
    std::mutex printer;
    const auto start = steady::now();
    {
        std::jthread invoice([&] {
            {
                const std::lock_guard lock(printer);
                std::this_thread::sleep_for(10ms);
            }
            std::this_thread::sleep_for(30ms); // is sent off
        });
        std::jthread report([&] {
            const std::lock_guard lock(printer);
            std::this_thread::sleep_for(20ms);
        });
    }
    std::cout << (steady::now() - start) / 1ms << " ms\n";
}
