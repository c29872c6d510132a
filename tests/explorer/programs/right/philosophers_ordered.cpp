// Three philosophers who take the lower fork first.
// expect: pass
// Shows: a global order of the locks leaves no cycle.
#undef NDEBUG
#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <mutex>
#include <thread>
#include <vector>

int main() {
    std::array<std::mutex, 3> forks;
    std::array<int, 3> uses{}; // each guarded by its fork
    std::vector<std::thread> philosophers;
    for (std::size_t i = 0; i < 3; ++i)
        philosophers.emplace_back([&, i] {
            const std::size_t right = (i + 1) % 3;
            const std::lock_guard low(forks[std::min(i, right)]);
            const std::lock_guard high(forks[std::max(i, right)]);
            ++uses[i];
            ++uses[right];
        });
    for (auto& philosopher : philosophers)
        philosopher.join();
    for (const int count : uses)
        assert(count == 2);
}
