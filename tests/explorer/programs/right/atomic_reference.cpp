// Elements of an ordinary vector, for a while used as atomics.
// expect: pass
// Shows: accesses through std::atomic_ref do not race; the plain ones come after the joins.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <cstddef>
#include <thread>
#include <vector>

int main() {
    std::vector<int> bins(2, 0);
    const auto count = [&](std::size_t first, std::size_t second) {
        std::atomic_ref(bins[first]).fetch_add(1);
        std::atomic_ref(bins[second]).fetch_add(1);
    };
    std::thread one([&] { count(0, 1); });
    std::thread two([&] { count(1, 1); });
    one.join();
    two.join();
    assert(bins[0] == 1);
    assert(bins[1] == 3);
}
