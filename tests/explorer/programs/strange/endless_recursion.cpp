// A recursion without end, in a thread.
// expect: crash
// Shows: the stack overflows; the verdict says so.
#include <atomic>
#include <thread>

namespace {

std::atomic<int> depth = 0; // an atomic: nothing is folded into a loop

int descend() {
    const int here = ++depth;
    return descend() + here;
}

} // namespace

int main() {
    std::thread worker([] { descend(); });
    worker.join();
}
