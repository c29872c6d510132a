// Another shape: a ring of places, and one condition variable that always wakes everybody.
#include "bounded_queue.hpp"

#include <condition_variable>
#include <mutex>
#include <vector>

namespace workbook {

struct bounded_queue::state {
    explicit state(std::size_t places) : ring(places) {}

    // Guarded by mutex; the size of the ring is constant.
    std::vector<std::string> ring;
    std::size_t first = 0;
    std::size_t count = 0;
    bool closed = false;

    std::mutex mutex;
    std::condition_variable changed; // producers and consumers alike

    void put(std::string item) {
        if (closed) throw queue_closed();
        ring[(first + count) % ring.size()] = std::move(item);
        ++count;
        changed.notify_all();
    }

    std::string take() {
        auto item = std::move(ring[first]);
        first = (first + 1) % ring.size();
        --count;
        changed.notify_all();
        return item;
    }
};

bounded_queue::bounded_queue(std::size_t capacity) {
    if (capacity == 0) throw std::invalid_argument("no places");
    state_ = std::make_unique<state>(capacity);
}

bounded_queue::~bounded_queue() = default;

void bounded_queue::push(std::string item) {
    std::unique_lock lock(state_->mutex);
    while (!state_->closed && state_->count == state_->ring.size())
        state_->changed.wait(lock);
    state_->put(std::move(item));
}

bool bounded_queue::push_within(std::string item, std::chrono::milliseconds patience) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    std::unique_lock lock(state_->mutex);
    while (!state_->closed && state_->count == state_->ring.size()) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        state_->changed.wait_until(lock, deadline);
    }
    state_->put(std::move(item));
    return true;
}

std::optional<std::string> bounded_queue::pop() {
    std::unique_lock lock(state_->mutex);
    while (!state_->closed && state_->count == 0)
        state_->changed.wait(lock);
    if (state_->count == 0) return std::nullopt;
    return state_->take();
}

void bounded_queue::close() {
    const std::lock_guard lock(state_->mutex);
    state_->closed = true;
    state_->changed.notify_all();
}

std::size_t bounded_queue::size() const {
    const std::lock_guard lock(state_->mutex);
    return state_->count;
}

std::size_t bounded_queue::capacity() const noexcept {
    return state_->ring.size();
}

} // namespace workbook
