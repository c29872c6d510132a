// Two phases, with a step between them that runs alone.
// expect: pass
// Shows: the completion function sees all arrivals, and all see what it wrote.
#undef NDEBUG
#include <barrier>
#include <cassert>
#include <cstddef>
#include <thread>
#include <vector>

int main() {
    std::vector<int> values{1, 2, 3};
    int total = 0;
    const auto add_up = [&]() noexcept { total = values[0] + values[1] + values[2]; };
    std::barrier phase(3, add_up);
    const auto work = [&](std::size_t i) {
        phase.arrive_and_wait();
        assert(total == 6);
        values[i] *= 10;
        phase.arrive_and_wait();
        assert(total == 60);
    };
    std::thread first([&] { work(0); });
    std::thread second([&] { work(1); });
    work(2);
    first.join();
    second.join();
}
