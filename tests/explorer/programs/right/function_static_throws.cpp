// A function's static variable whose initialiser throws the first time.
// expect: pass
// Shows: a failed initialisation is undone and the next thread tries again.
#undef NDEBUG
#include <atomic>
#include <cassert>
#include <stdexcept>
#include <thread>

namespace {

std::atomic<int> attempts = 0; // a failed initialisation does not happen before the next

int connect() {
    const int attempt = ++attempts;
    if (attempt == 1) throw std::runtime_error("refused");
    return attempt;
}

int connection() {
    static const int number = connect();
    return number;
}

} // namespace

int main() {
    std::atomic<int> refused = 0;
    const auto use = [&] {
        try {
            assert(connection() == 2);
        } catch (const std::runtime_error&) {
            ++refused;
        }
    };
    std::thread first(use);
    std::thread second(use);
    first.join();
    second.join();
    assert(refused == 1);
    assert(attempts == 2);
}
