// Two threads that allocate, write and free 64 MB each.
// expect: pass
// Shows: a large block costs the race checking neither the memory of the machine nor a false race.
#undef NDEBUG
#include <cassert>
#include <cstddef>
#include <thread>
#include <vector>

int main() {
    const auto work = [] {
        std::vector<char> block(std::size_t{64} << 20U, 'x');
        block.back() = 'y';
        assert(block.front() == 'x');
    };
    std::thread first(work);
    std::thread second(work);
    first.join();
    second.join();
}
