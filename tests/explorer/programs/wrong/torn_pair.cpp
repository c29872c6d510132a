// Two atomics that belong together.
// expect: wrong_result
// Shows: a reader sees the new one and the old one.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <thread>

int main() {
    std::atomic<int> left = 0;
    std::atomic<int> right = 0;
    std::thread writer([&] {
        left = 1;
        right = 1;
    });
    const int seen_left = left;
    const int seen_right = right;
    assert(seen_left == seen_right);
    writer.join();
}
