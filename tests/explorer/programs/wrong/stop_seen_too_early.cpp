// A consumer that ends as soon as the producer has, with items left.
// expect: wrong_result
// Shows: it looks for items first and for the end second; both may come in between.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> produced = 0;
    std::atomic<bool> closed = false;
    std::thread producer([&] {
        ++produced;
        closed = true;
    });
    int consumed = 0;
    for (;;) {
        if (consumed < produced)
            ++consumed;
        else if (closed)
            break; // should look for items once more
        else
            std::this_thread::yield();
    }
    producer.join();
    assert(consumed == 1);
}
