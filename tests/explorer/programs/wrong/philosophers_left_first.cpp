// Three philosophers who all take the left fork first.
// expect: deadlock
// Shows: when all hold one fork, nobody gets the second.
#include <array>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

int main() {
    std::array<std::mutex, 3> forks;
    std::vector<std::thread> philosophers;
    for (std::size_t i = 0; i < 3; ++i)
        philosophers.emplace_back([&, i] {
            const std::lock_guard left(forks[i]);
            const std::lock_guard right(forks[(i + 1) % 3]);
        });
    for (auto& philosopher : philosophers)
        philosopher.join();
}
