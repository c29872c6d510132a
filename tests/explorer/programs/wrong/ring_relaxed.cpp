// A ring whose producer announces with relaxed.
// expect: data_race
// Shows: the consumer reads a slot that was never handed over.
#include <array>
#include <atomic>
#include <cstddef>
#include <thread>

int main() {
    std::array<int, 4> slots{};
    std::atomic<std::size_t> tail = 0;
    std::thread producer([&] {
        slots[0] = 1;
        tail.store(1, std::memory_order_relaxed);
        slots[1] = 2;
        tail.store(2, std::memory_order_relaxed);
    });
    int sum = 0;
    const std::size_t end = tail.load(std::memory_order_acquire);
    for (std::size_t i = 0; i < end; ++i)
        sum += slots[i];
    producer.join();
    return sum < 0 ? 1 : 0;
}
