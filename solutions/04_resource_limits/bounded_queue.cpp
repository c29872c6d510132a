// A bounded queue: one mutex, and a condition variable for each of the two things to wait for.
#include "bounded_queue.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>

namespace workbook {

struct bounded_queue::state {
    explicit state(std::size_t places) : capacity(places) {}

    void add(std::string item);

    // Constant after construction.
    const std::size_t capacity;

    //! [state]
    // Guarded by mutex.
    std::mutex mutex;
    std::deque<std::string> items;
    bool closed = false;

    // Two bells, so that each notify_one reaches somebody who can use it.
    std::condition_variable room;   // for producers: an item was taken, or the queue is closed
    std::condition_variable filled; // for consumers: an item was added, or the queue is closed

    // What a producer waits for, and what a consumer waits for. REQUIRES: the mutex is held.
    [[nodiscard]] bool producer_may_go_on() const { return closed || items.size() < capacity; }

    [[nodiscard]] bool consumer_may_go_on() const { return closed || !items.empty(); }

    //! [state]
};

bounded_queue::bounded_queue(std::size_t capacity) : state_(std::make_unique<state>(capacity)) {
    if (capacity == 0) throw std::invalid_argument("a queue needs at least one place");
}

bounded_queue::~bounded_queue() = default;

//! [push]
// REQUIRES: the mutex is held, and the queue is closed or has room.
void bounded_queue::state::add(std::string item) {
    if (closed) throw queue_closed();
    items.push_back(std::move(item));
    filled.notify_one(); // one item is work for one consumer
}

void bounded_queue::push(std::string item) {
    std::unique_lock lock(state_->mutex);
    state_->room.wait(lock, [this] { return state_->producer_may_go_on(); });
    state_->add(std::move(item));
}

//! [push]

//! [push_within]
bool bounded_queue::push_within(std::string item, std::chrono::milliseconds patience) {
    std::unique_lock lock(state_->mutex);
    // With a predicate, wait_for turns the patience into one deadline for all its waits.
    if (!state_->room.wait_for(lock, patience, [this] { return state_->producer_may_go_on(); }))
        return false;
    state_->add(std::move(item));
    return true;
}

//! [push_within]

//! [pop]
std::optional<std::string> bounded_queue::pop() {
    std::unique_lock lock(state_->mutex);
    state_->filled.wait(lock, [this] { return state_->consumer_may_go_on(); });
    if (state_->items.empty()) return std::nullopt; // closed and drained
    auto item = std::move(state_->items.front());
    state_->items.pop_front();
    state_->room.notify_one(); // one free place is room for one producer
    return item;
}

//! [pop]

//! [close]
void bounded_queue::close() {
    {
        const std::lock_guard lock(state_->mutex);
        state_->closed = true;
    }
    state_->room.notify_all();
    state_->filled.notify_all();
}

//! [close]

std::size_t bounded_queue::size() const {
    const std::lock_guard lock(state_->mutex);
    return state_->items.size();
}

std::size_t bounded_queue::capacity() const noexcept {
    return state_->capacity;
}

} // namespace workbook
