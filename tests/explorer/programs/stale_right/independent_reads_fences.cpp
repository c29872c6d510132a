// The same with relaxed accesses and a fence between the two loads of each reader.
// expect: pass
// Shows: since C++20 sequentially consistent fences forbid the disagreement, too.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

namespace {

bool saw_only_first(const std::atomic<int>& first, const std::atomic<int>& second) {
    const int seen = first.load(std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_seq_cst); // pairs with the other reader's
    return seen == 1 && second.load(std::memory_order_relaxed) == 0;
}

} // namespace

int main() {
    std::atomic<int> x = 0;
    std::atomic<int> y = 0;
    bool x_first = false;
    bool y_first = false;
    std::thread writer([&] { x.store(1, std::memory_order_relaxed); });
    std::thread reader([&] { x_first = saw_only_first(x, y); });
    std::thread other_reader([&] { y_first = saw_only_first(y, x); });
    y.store(1, std::memory_order_relaxed);
    writer.join();
    reader.join();
    other_reader.join();
    assert(!(x_first && y_first));
}
