// A cache that looks under one lock and inserts under another.
// expect: wrong_result
// Shows: two threads both find nothing and both compute.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <map>
#include <mutex>
#include <thread>

namespace {

std::mutex mutex;
std::map<int, int> squares; // guarded by mutex
std::atomic<int> computed = 0;

bool known(int value) {
    const std::lock_guard lock(mutex);
    return squares.contains(value);
}

void need(int value) {
    if (known(value)) return;
    ++computed;
    const std::lock_guard lock(mutex);
    squares[value] = value * value;
}

} // namespace

int main() {
    std::thread first(need, 7);
    std::thread second(need, 7);
    first.join();
    second.join();
    assert(computed == 1);
}
