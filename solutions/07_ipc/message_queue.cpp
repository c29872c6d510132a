// A ring in shared memory under a robust mutex; every change ends in one store, so a death at any
// moment leaves a good ring behind.
#include "message_queue.hpp"

#include "bell.hpp"
#include "segment.hpp"

#include <pthread.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <new>
#include <system_error>
#include <utility>

namespace workbook {

namespace {

//! [robust_mutex]
// A lock for threads of several processes, which is free again when its owner dies.
class robust_mutex {
  public:
    robust_mutex() {
        pthread_mutexattr_t how{};
        pthread_mutexattr_init(&how);
        pthread_mutexattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
        pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST);
        pthread_mutex_init(&mutex_, &how);
        pthread_mutexattr_destroy(&how);
    }

    void lock() {
        const int error = pthread_mutex_lock(&mutex_);
        if (error == EOWNERDEAD)
            pthread_mutex_consistent(&mutex_); // the ring is good at every moment: see `send`
        else if (error != 0)
            throw std::system_error(error, std::generic_category(), "cannot lock the queue");
    }

    void unlock() { pthread_mutex_unlock(&mutex_); }

  private:
    pthread_mutex_t mutex_{};
};

//! [robust_mutex]

//! [ring]
// What lies at the beginning of the segment; the slots follow. No pointers: each process sees these
// bytes at an address of its own.
struct ring {
    ring(std::size_t slots, std::size_t bytes) : capacity(slots), longest(bytes) {}

    // Constant after construction.
    const std::size_t capacity;
    const std::size_t longest;

    // They synchronise themselves.
    robust_mutex mutex;
    bell news; // rung before there is something new for receivers
    bell room; // rung before there is room for senders

    // Guarded by mutex. Atomic, so that each is either written or not, whenever its writer dies.
    std::atomic<std::uint64_t> sent{0};     // messages ever put in
    std::atomic<std::uint64_t> received{0}; // messages ever taken out: the difference is inside
    std::atomic<bool> closed{false};
};

//! [ring]

static_assert(std::atomic<std::uint64_t>::is_always_lock_free); // else: a lock in one process only

//! [wait]
// Sleeps beside the bell without the lock, and has it again afterwards.
void wait(std::unique_lock<robust_mutex>& lock, bell& changed) {
    const auto seen = changed.look(); // with the lock held: whoever changes something rings later
    lock.unlock();
    changed.wait(seen);
    lock.lock();
}

//! [wait]

// From one slot to the next: a length, then the longest message, and then the next length's
// alignment.
std::size_t stride(std::size_t longest) {
    constexpr std::size_t unit = sizeof(std::size_t);
    return unit + (longest + unit - 1) / unit * unit;
}

} // namespace

struct message_queue::state {
    explicit state(segment made) : memory(std::move(made)) {}

    segment memory;

    [[nodiscard]] ring& shared() const { return *std::launder(static_cast<ring*>(memory.data())); }

    // Where the n-th message ever sent lies.
    [[nodiscard]] std::byte* slot_of(std::uint64_t n) const {
        const ring& queue = shared();
        return static_cast<std::byte*>(memory.data()) + sizeof(ring) +
               (n % queue.capacity) * stride(queue.longest);
    }

    void put(std::uint64_t n, std::string_view message) const;
    [[nodiscard]] std::string get(std::uint64_t n) const;
};

void message_queue::state::put(std::uint64_t n, std::string_view message) const {
    std::byte* const slot = slot_of(n);
    const std::size_t length = message.size();
    std::memcpy(slot, &length, sizeof length);
    if (length != 0) std::memcpy(slot + sizeof length, message.data(), length);
}

std::string message_queue::state::get(std::uint64_t n) const {
    const std::byte* const slot = slot_of(n);
    std::size_t length = 0;
    std::memcpy(&length, slot, sizeof length);
    return {reinterpret_cast<const char*>(slot + sizeof length), length};
}

message_queue message_queue::create(std::size_t capacity, std::size_t longest) {
    if (capacity == 0) throw std::invalid_argument("a queue needs room for at least one message");
    auto memory = segment::create(sizeof(ring) + capacity * stride(longest));
    ::new (memory.data()) ring(capacity, longest);
    return message_queue(std::make_unique<state>(std::move(memory)));
}

message_queue message_queue::open(const std::string& name) {
    return message_queue(std::make_unique<state>(segment::open(name)));
}

message_queue::message_queue(std::unique_ptr<state> mine) : state_(std::move(mine)) {}

// The ring itself is destroyed by nobody: others may use it still. Its memory goes with the last.
message_queue::~message_queue() = default;
message_queue::message_queue(message_queue&& other) noexcept = default;
message_queue& message_queue::operator=(message_queue&& other) noexcept = default;

std::string message_queue::name() const {
    return state_->memory.name();
}

//! [send]
void message_queue::send(std::string_view message) {
    ring& queue = state_->shared();
    if (message.size() > queue.longest) throw std::length_error("the message is too long");
    std::unique_lock lock(queue.mutex);
    while (!queue.closed && queue.sent - queue.received == queue.capacity)
        wait(lock, queue.room);
    if (queue.closed) throw queue_closed();

    state_->put(queue.sent, message);
    queue.news.ring(); // before the change: who wakes waits for the lock, and finds what is true
    ++queue.sent;      // the one store that makes it so. Killed before it: nothing was sent
}

//! [send]

//! [receive]
std::optional<std::string> message_queue::receive() {
    ring& queue = state_->shared();
    std::unique_lock lock(queue.mutex);
    while (!queue.closed && queue.sent == queue.received)
        wait(lock, queue.news);
    if (queue.sent == queue.received) return std::nullopt; // closed, and nothing left

    std::string message = state_->get(queue.received);
    queue.room.ring();
    ++queue.received;
    return message;
}

//! [receive]

//! [close]
void message_queue::close() {
    ring& queue = state_->shared();
    const std::lock_guard lock(queue.mutex);
    queue.news.ring();
    queue.room.ring();
    queue.closed = true;
}

//! [close]

std::size_t message_queue::size() const {
    ring& queue = state_->shared();
    const std::lock_guard lock(queue.mutex);
    return static_cast<std::size_t>(queue.sent - queue.received);
}

} // namespace workbook
