// Workers whose exceptions are collected and rethrown by main.
// expect: pass
// Shows: an exception_ptr carries an exception to another thread, which may be the one to free it.
#undef NDEBUG
#include <cassert>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

int main() {
    std::mutex mutex;
    std::vector<std::exception_ptr> errors; // guarded by mutex
    const auto work = [&](int number) {
        try {
            throw std::runtime_error("task " + std::to_string(number) + " failed as it had to");
        } catch (...) {
            const std::lock_guard lock(mutex);
            errors.push_back(std::current_exception());
        }
    };
    std::thread first(work, 1);
    std::thread second(work, 2);
    first.join();
    second.join();
    int sum = 0;
    for (auto& error : errors) {
        try {
            std::rethrow_exception(error);
        } catch (const std::runtime_error& caught) {
            sum += caught.what()[5] - '0';
        }
        error = nullptr;
    }
    assert(sum == 3);
}
