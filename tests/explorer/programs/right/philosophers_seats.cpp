// Three philosophers and two seats.
// expect: pass
// Shows: a semaphore that lets in one fewer than there are forks breaks the cycle.
#undef NDEBUG
#include <array>
#include <cassert>
#include <cstddef>
#include <mutex>
#include <semaphore>
#include <thread>
#include <vector>

int main() {
    std::counting_semaphore<2> seats(2);
    std::array<std::mutex, 3> forks;
    std::array<int, 3> uses{}; // each guarded by its fork
    std::vector<std::thread> philosophers;
    for (std::size_t i = 0; i < 3; ++i)
        philosophers.emplace_back([&, i] {
            const std::size_t right = (i + 1) % 3;
            seats.acquire();
            {
                const std::lock_guard left_fork(forks[i]);
                const std::lock_guard right_fork(forks[right]);
                ++uses[i];
                ++uses[right];
            }
            seats.release();
        });
    for (auto& philosopher : philosophers)
        philosopher.join();
    for (const int count : uses)
        assert(count == 2);
}
