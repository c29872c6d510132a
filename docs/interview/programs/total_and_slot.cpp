// A writer counts an event twice, as the total and as a slot; a dashboard looks at both.
#include <atomic>
#include <cstdio>
#include <thread>

int main() {
    std::atomic<int> total{0};
    std::atomic<int> slot{0};
    std::jthread writer([&] {
        ++total;
        ++slot;
    });
    const int seen_total = total;
    const int seen_slot = slot;
    std::printf("%d\n", seen_total - seen_slot);
}
