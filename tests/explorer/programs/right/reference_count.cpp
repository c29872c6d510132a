// An intrusive reference count.
// expect: pass
// Shows: decrements with release and an acquire fence before the end order all uses before it.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>
#include <vector>

namespace {

struct object {
    std::atomic<int> owners = 3;
    std::vector<int> uses{0, 0, 0}; // one element an owner
    int destroyed = 0;

    void drop() {
        if (owners.fetch_sub(1, std::memory_order_release) != 1) return; // pairs with the fence
        std::atomic_thread_fence(std::memory_order_acquire); // pairs with all earlier decrements
        assert(uses[0] + uses[1] + uses[2] == 6);
        uses.clear();
        ++destroyed;
    }
};

} // namespace

int main() {
    object shared;
    std::thread first([&] {
        shared.uses[0] = 1;
        shared.drop();
    });
    std::thread second([&] {
        shared.uses[1] = 2;
        shared.drop();
    });
    shared.uses[2] = 3;
    shared.drop();
    first.join();
    second.join();
    assert(shared.destroyed == 1);
}
