// The queue of Michael and Scott, its nodes kept until the end.
// expect: pass
// Shows: a helping tail pointer; two producers and a consumer without locks keep the order.
#undef NDEBUG
#include <array>
#include <atomic>
#include <cassert>
#include <thread>

namespace {

struct node {
    int value = 0; // constant once the node has been linked
    std::atomic<node*> next = nullptr;
};

class queue {
  public:
    explicit queue(node& dummy) : head_(&dummy), tail_(&dummy) {}

    void push(node& pushed) {
        for (;;) {
            node* last = tail_;
            node* next = last->next;
            if (next != nullptr) { // help the one who linked it
                tail_.compare_exchange_strong(last, next);
            } else if (last->next.compare_exchange_strong(next, &pushed)) {
                tail_.compare_exchange_strong(last, &pushed);
                return;
            }
        }
    }

    const node* pop() {
        for (;;) {
            node* first = head_;
            node* last = tail_;
            node* next = first->next;
            if (next == nullptr) return nullptr;
            if (first == last) // the tail lags behind: head must not overtake it
                tail_.compare_exchange_strong(last, next);
            else if (head_.compare_exchange_strong(first, next))
                return next;
        }
    }

  private:
    std::atomic<node*> head_;
    std::atomic<node*> tail_;
};

} // namespace

int main() {
    std::array<node, 4> nodes; // the first is the dummy
    queue shared(nodes[0]);
    for (int i = 1; i < 4; ++i)
        nodes[static_cast<std::size_t>(i)].value = i;
    std::thread producer([&] {
        shared.push(nodes[1]);
        shared.push(nodes[2]);
    });
    std::thread other_producer([&] { shared.push(nodes[3]); });
    int sum = 0;
    bool saw_two = false;
    const auto take = [&](const node& popped) {
        if (popped.value == 2) saw_two = true;
        if (popped.value == 1) assert(!saw_two);
        sum += popped.value;
    };
    for (int n = 0; n < 3; ++n)
        if (const node* popped = shared.pop()) take(*popped);
    producer.join();
    other_producer.join();
    while (const node* popped = shared.pop())
        take(*popped);
    assert(sum == 6);
}
