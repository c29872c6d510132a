// Treiber's stack, pushed with relaxed.
// expect: data_race
// Shows: the node is linked, but its value is not published.
#include <atomic>
#include <thread>

namespace {

struct node {
    int value = 0;
    node* next = nullptr;
};

} // namespace

int main() {
    node pushed;
    std::atomic<node*> head = nullptr;
    std::thread producer([&] {
        pushed.value = 42;
        pushed.next = head.load(std::memory_order_relaxed);
        while (!head.compare_exchange_weak(pushed.next, &pushed, std::memory_order_relaxed)) {
        }
    });
    int seen = 0;
    if (const node* popped = head.exchange(nullptr, std::memory_order_acquire))
        seen = popped->value;
    producer.join();
    return seen < 0 ? 1 : 0;
}
