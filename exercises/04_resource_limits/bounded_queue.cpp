// 04.2 A queue that says "wait". The contract: lessons/04_resource_limits/bounded_queue.hpp
#include "bounded_queue.hpp"

#include "not_implemented.hpp"

namespace workbook {

// TODO: what producers and consumers share: the items, whether it is closed, what guards both, and
// who waits for what.
struct bounded_queue::state {};

// TODO: refuse a queue of no places.
bounded_queue::bounded_queue(std::size_t /*capacity*/) {
    throw not_implemented("bounded_queue::bounded_queue");
}

bounded_queue::~bounded_queue() = default;

// TODO: wait for room, or for the end; then put the item in, or refuse it.
void bounded_queue::push(std::string /*item*/) {
    throw not_implemented("bounded_queue::push");
}

// TODO: the same, but wait no longer than `patience`.
bool bounded_queue::push_within(std::string /*item*/, std::chrono::milliseconds /*patience*/) {
    throw not_implemented("bounded_queue::push_within");
}

// TODO: wait for an item, or for the end; then take the item, and tell whom it concerns.
std::optional<std::string> bounded_queue::pop() {
    throw not_implemented("bounded_queue::pop");
}

// TODO: end the input. Who may be asleep now, and has to know?
void bounded_queue::close() {
    throw not_implemented("bounded_queue::close");
}

// TODO: how many items are in it.
std::size_t bounded_queue::size() const {
    throw not_implemented("bounded_queue::size");
}

// TODO: how many it can hold.
std::size_t bounded_queue::capacity() const noexcept {
    return 0;
}

} // namespace workbook
