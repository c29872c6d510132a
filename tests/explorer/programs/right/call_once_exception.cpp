// An initialisation that fails the first time.
// expect: pass
// Shows: when the function throws, call_once stays open and the next caller tries again.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <mutex>
#include <stdexcept>
#include <thread>

int main() {
    std::once_flag flag;
    int attempts = 0; // only one caller at a time is inside
    std::atomic<int> failures = 0;
    const auto initialise = [&] {
        try {
            std::call_once(flag, [&] {
                if (++attempts == 1) throw std::runtime_error("not yet");
            });
        } catch (const std::runtime_error&) {
            ++failures;
        }
    };
    std::thread first(initialise);
    std::thread second(initialise);
    first.join();
    second.join();
    assert(attempts == 2);
    assert(failures == 1);
}
