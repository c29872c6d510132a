// A sorted list with a lock in every node.
// expect: pass
// Shows: taking the next node's lock before leaving this one keeps two walkers from colliding.
#undef NDEBUG
#include <cassert>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace {

struct node {
    std::mutex mutex;
    int value = 0;
    std::unique_ptr<node> next; // guarded by mutex
};

void insert(node& head, int value) {
    auto inserted = std::make_unique<node>();
    inserted->value = value;
    node* here = &head;
    std::unique_lock lock(here->mutex);
    while (here->next && here->next->value < value) {
        std::unique_lock next_lock(here->next->mutex);
        here = here->next.get();
        lock = std::move(next_lock); // unlocks the one behind
    }
    inserted->next = std::move(here->next);
    here->next = std::move(inserted);
}

} // namespace

int main() {
    node head;
    std::thread first([&] {
        insert(head, 3);
        insert(head, 1);
    });
    std::thread second([&] { insert(head, 2); });
    first.join();
    second.join();
    int previous = 0;
    for (const node* here = head.next.get(); here != nullptr; here = here->next.get()) {
        assert(here->value == previous + 1);
        previous = here->value;
    }
    assert(previous == 3);
}
