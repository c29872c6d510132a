// A total that every thread has for itself.
// expect: wrong_result
// Shows: thread_local is not shared.
#undef NDEBUG
#include <cassert>
#include <thread>

namespace {

thread_local int total = 0;

} // namespace

int main() {
    const auto work = [](int amount) { total += amount; };
    std::thread first(work, 1);
    std::thread second(work, 2);
    first.join();
    second.join();
    assert(total == 3);
}
