// One order of two threads is right in most of these, the other is not.
#include "bodies/faults.hpp"

#include <atomic>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

namespace explorer::testing {

namespace {

int made_first(int who) {
    static const int first = who;
    return first;
}

/// Gives an object to a thread that deletes it at once, and goes on using it.
template <typename Object, typename Use>
void use_while_deleted(Use use) {
    auto owner = std::make_unique<Object>();
    auto& object = *owner;
    std::thread last_owner([raw = owner.release()] { const std::unique_ptr<Object> mine(raw); });
    use(object);
    last_owner.join();
}

} // namespace

void static_made_by_either() {
    std::thread other([] { (void)made_first(1); });
    const int first = made_first(0);
    other.join();
    if (first != 0) throw std::logic_error("the other one was first");
}

void mutex_freed_too_early() {
    use_while_deleted<std::mutex>([](auto& mutex) { const std::lock_guard lock(mutex); });
}

void atomic_freed_too_early() {
    use_while_deleted<std::atomic<int>>([](auto& number) { number = 1; });
}

void number_freed_too_early() {
    use_while_deleted<int>([](auto& number) { number = 1; });
}

} // namespace explorer::testing
