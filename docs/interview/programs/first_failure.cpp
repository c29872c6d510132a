// Two tasks fail; the first to fail notes its number, and the caller reports it.
#include <atomic>
#include <stdexcept>
#include <thread>

int main() {
    std::atomic<bool> failed{false};
    int first = -1;
    const auto run = [&](int number) {
        try {
            throw std::runtime_error("refused");
        } catch (const std::exception&) {
            if (!failed.exchange(true)) first = number; // only one task gets here
        }
    };
    std::jthread one(run, 1);
    std::jthread two(run, 2);
    while (!failed)
        std::this_thread::yield();
    return first == 1 || first == 2 ? 0 : 1;
}
