// Three tasks fail; the first of them to say so leaves its error for the caller.
#include <atomic>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

int main() {
    std::atomic<bool> failed = false;
    std::exception_ptr first; // no lock

    const auto task = [&](int number) {
        try {
            throw std::runtime_error("failed on " + std::to_string(number));
        } catch (...) {
            if (!failed.exchange(true, std::memory_order_relaxed)) first = std::current_exception();
        }
    };
    std::vector<std::jthread> workers;
    for (int number = 0; number < 3; ++number)
        workers.emplace_back(task, number);
    for (auto& worker : workers)
        worker.join();

    try {
        if (first) std::rethrow_exception(first);
    } catch (const std::runtime_error&) {
        return 0;
    }
    return 1;
}
