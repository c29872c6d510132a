// A wait that nobody ends.
// expect: pass
// Shows: a timeout is exact in virtual time when no other thread could run (fails on a real clock).
#undef NDEBUG
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <mutex>

using namespace std::chrono_literals;

int main() {
    std::mutex mutex;
    std::condition_variable never;
    const auto begin = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex);
    const bool happened = never.wait_for(lock, 30ms, [] { return false; });
    assert(!happened);
    assert(std::chrono::steady_clock::now() - begin == 30ms);
}
