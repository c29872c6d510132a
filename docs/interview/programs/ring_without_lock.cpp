// A ring of two slots between one sender and one receiver.
#include <array>
#include <atomic>
#include <thread>

int main() {
    std::array<int, 2> slots{};
    std::atomic<unsigned> sent{0};
    std::atomic<unsigned> received{0};
    std::jthread sender([&] {
        for (unsigned n = 0; n < 4; ++n) {
            while (n - received.load(std::memory_order_acquire) == slots.size())
                std::this_thread::yield();
            slots[n % 2] = static_cast<int>(n) + 1;
            sent.store(n + 1, std::memory_order_release);
        }
    });
    int sum = 0;
    for (unsigned n = 0; n < 4; ++n) {
        while (sent.load(std::memory_order_acquire) == n)
            std::this_thread::yield();
        sum += slots[n % 2];
        received.store(n + 1, std::memory_order_release);
    }
    return sum == 10 ? 0 : 1;
}
