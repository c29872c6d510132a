// Treiber's stack, its nodes kept until the end.
// expect: pass
// Shows: push and pop by compare-exchange; without reuse of nodes there is no ABA.
#undef NDEBUG
#include <array>
#include <atomic>
#include <cassert>
#include <thread>

namespace {

struct node {
    int value = 0;
    node* next = nullptr; // constant once the node has been pushed
};

class treiber_stack {
  public:
    void push(node& pushed) {
        pushed.next = head_.load(std::memory_order_relaxed);
        // Release publishes the node. Every later change of head_ is a read-modify-write, so that
        // the release sequence reaches whoever reads this node from head_.
        while (!head_.compare_exchange_weak(pushed.next, &pushed, std::memory_order_release,
                                            std::memory_order_relaxed)) {
        }
    }

    const node* pop() {
        node* top = head_.load(std::memory_order_acquire); // pairs with push
        while (top != nullptr &&
               !head_.compare_exchange_weak(top, top->next, std::memory_order_acquire,
                                            std::memory_order_acquire)) { // pairs with push
        }
        return top;
    }

  private:
    std::atomic<node*> head_ = nullptr;
};

} // namespace

int main() {
    treiber_stack stack;
    std::array<node, 4> nodes;
    std::atomic<int> sum = 0;
    const auto work = [&](std::size_t first) {
        for (std::size_t i = first; i < first + 2; ++i) {
            nodes[i].value = static_cast<int>(i) + 1;
            stack.push(nodes[i]);
        }
        if (const node* popped = stack.pop()) sum += popped->value;
    };
    std::thread one([&] { work(0); });
    std::thread two([&] { work(2); });
    one.join();
    two.join();
    while (const node* popped = stack.pop())
        sum += popped->value;
    assert(sum == 10);
}
