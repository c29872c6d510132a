// A second lock that is only tried for.
// expect: pass
// Shows: whoever lets go of the first lock when it cannot get the second does not deadlock.
// order.
#undef NDEBUG
#include <cassert>
#include <mutex>
#include <thread>

namespace {

std::mutex a;
std::mutex b;
int moves = 0; // guarded by a and b together

bool try_both(std::mutex& first, std::mutex& second) {
    const std::lock_guard lock(first);
    const std::unique_lock other(second, std::try_to_lock); // may fail at any time
    if (!other.owns_lock()) return false;
    ++moves;
    return true;
}

void move(std::mutex& first, std::mutex& second) {
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (try_both(first, second)) return;
        std::this_thread::yield();
    }
    const std::scoped_lock both(a, b);
    ++moves;
}

} // namespace

int main() {
    std::thread forth([] { move(a, b); });
    std::thread back([] { move(b, a); });
    forth.join();
    back.join();
    assert(moves == 2);
}
