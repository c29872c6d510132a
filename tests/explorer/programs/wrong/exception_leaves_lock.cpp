// A lock taken by hand, and an exception before the unlock.
// expect: deadlock
// Shows: a thread that has ended still holds the mutex.
#include <mutex>
#include <stdexcept>
#include <thread>

int main() {
    std::mutex mutex;
    const auto work = [&](bool fails) {
        try {
            mutex.lock();
            if (fails) throw std::runtime_error("before the unlock");
            mutex.unlock();
        } catch (const std::runtime_error&) {
        }
    };
    std::thread failing(work, true);
    failing.join();
    std::thread next(work, false);
    next.join();
}
