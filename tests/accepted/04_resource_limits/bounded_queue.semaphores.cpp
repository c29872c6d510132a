// Another shape: two semaphores count the free places and the items. Closing adds a permit to each,
// and whoever gets that one passes it on, so that everybody comes through to look.
#include "bounded_queue.hpp"

#include <mutex>
#include <queue>
#include <semaphore>

namespace workbook {

struct bounded_queue::state {
    explicit state(std::size_t places)
        : capacity(places), room(static_cast<std::ptrdiff_t>(places)) {}

    const std::size_t capacity;
    std::counting_semaphore<> room;         // a permit for each free place, at least
    std::counting_semaphore<> available{0}; // a permit for each item, at least

    std::mutex mutex;
    std::queue<std::string> items; // guarded by mutex
    bool closed = false;           // guarded by mutex

    // REQUIRES: a permit of `room`.
    void put(std::string item) {
        const std::lock_guard lock(mutex);
        if (closed) {
            room.release(); // for the next one who waits
            throw queue_closed();
        }
        items.push(std::move(item));
        available.release();
    }
};

bounded_queue::bounded_queue(std::size_t capacity) : state_(std::make_unique<state>(capacity)) {
    if (capacity == 0) throw std::invalid_argument("no places");
}

bounded_queue::~bounded_queue() = default;

void bounded_queue::push(std::string item) {
    state_->room.acquire();
    state_->put(std::move(item));
}

bool bounded_queue::push_within(std::string item, std::chrono::milliseconds patience) {
    if (!state_->room.try_acquire_for(patience)) return false;
    state_->put(std::move(item));
    return true;
}

std::optional<std::string> bounded_queue::pop() {
    state_->available.acquire();
    const std::lock_guard lock(state_->mutex);
    if (state_->items.empty()) { // only a closed queue gives permits for nothing
        state_->available.release();
        return std::nullopt;
    }
    auto item = std::move(state_->items.front());
    state_->items.pop();
    state_->room.release();
    return item;
}

void bounded_queue::close() {
    const std::lock_guard lock(state_->mutex);
    if (state_->closed) return;
    state_->closed = true;
    state_->room.release();
    state_->available.release();
}

std::size_t bounded_queue::size() const {
    const std::lock_guard lock(state_->mutex);
    return state_->items.size();
}

std::size_t bounded_queue::capacity() const noexcept {
    return state_->capacity;
}

} // namespace workbook
