// Two phases that read and write the same cells, with one barrier between them.
// expect: data_race
// Shows: a fast thread begins to write while a slow one still reads.
#include <array>
#include <barrier>
#include <cstddef>
#include <thread>

int main() {
    std::array<int, 2> cells{1, 2};
    std::barrier phase(2);
    const auto work = [&](std::size_t mine) {
        cells[mine] += 10;
        phase.arrive_and_wait();
        const int neighbour = cells[1 - mine];
        cells[mine] = neighbour; // a second barrier should stand before this line
    };
    std::thread other([&] { work(1); });
    work(0);
    other.join();
}
