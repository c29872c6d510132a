// Children leave their errors under a lock; the parent reads them when the count is zero.
#include <atomic>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

int main() {
    std::mutex lock;
    std::vector<std::exception_ptr> errors;
    std::atomic<int> running = 2;

    const auto child = [&] {
        {
            const std::lock_guard adding(lock);
            errors.push_back(std::make_exception_ptr(std::runtime_error("failed")));
        }
        running.fetch_sub(1, std::memory_order_relaxed);
    };
    std::jthread one(child);
    std::jthread two(child);

    while (running.load(std::memory_order_relaxed) != 0)
        std::this_thread::yield();
    return errors.size() == 2 ? 0 : 1; // nobody adds any more
}
