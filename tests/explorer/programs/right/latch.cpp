// Wait until all parts are there.
// expect: pass
// Shows: what threads wrote before count_down() is visible after wait().
#undef NDEBUG
#include <cassert>
#include <cstddef>
#include <latch>
#include <thread>
#include <vector>

int main() {
    std::latch ready(3);
    std::vector<int> parts(3, 0);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < parts.size(); ++i)
        threads.emplace_back([&, i] {
            parts[i] = static_cast<int>(i) + 1;
            ready.count_down();
        });
    ready.wait();
    assert(parts[0] + parts[1] + parts[2] == 6);
    for (auto& thread : threads)
        thread.join();
}
