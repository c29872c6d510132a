// Three philosophers who take the forks in a circle, behind one gate.
// expect: pass
// Shows: opposite orders of locks are harmless where a common lock is held around them.
#undef NDEBUG
#include <array>
#include <cassert>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

int main() {
    std::mutex gate;
    std::array<std::mutex, 3> forks;
    std::array<int, 3> uses{}; // each guarded by its fork
    std::vector<std::thread> philosophers;
    for (std::size_t i = 0; i < 3; ++i)
        philosophers.emplace_back([&, i] {
            const std::size_t right = (i + 1) % 3;
            std::unique_lock both(gate);
            const std::lock_guard left_fork(forks[i]);
            const std::lock_guard right_fork(forks[right]);
            both.unlock(); // whoever eats holds both forks already
            ++uses[i];
            ++uses[right];
        });
    for (auto& philosopher : philosophers)
        philosopher.join();
    for (const int count : uses)
        assert(count == 2);
}
