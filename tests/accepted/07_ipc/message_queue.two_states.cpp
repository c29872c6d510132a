// Another right shape: a change is prepared beside the state that counts and becomes the state by
// turning one switch. Messages lie one behind the other in a ring of bytes, as long as they are.
#include "message_queue.hpp"

#include "bell.hpp"
#include "segment.hpp"

#include <pthread.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <new>
#include <system_error>
#include <utility>

namespace workbook {

namespace {

// All that changes, by value.
struct condition {
    std::uint64_t messages = 0;
    std::uint64_t first_byte = 0; // of the oldest message, counted from the beginning of time
    std::uint64_t last_byte = 0;  // where the next message will begin
    bool closed = false;
};

class shared_queue {
  public:
    shared_queue(std::size_t capacity, std::size_t longest)
        : capacity_(capacity), longest_(longest), bytes_(room_for(capacity, longest)) {
        pthread_mutexattr_t how{};
        pthread_mutexattr_init(&how);
        pthread_mutexattr_setpshared(&how, PTHREAD_PROCESS_SHARED);
        pthread_mutexattr_setrobust(&how, PTHREAD_MUTEX_ROBUST);
        pthread_mutex_init(&mutex_, &how);
        pthread_mutexattr_destroy(&how);
    }

    static std::size_t room_for(std::size_t capacity, std::size_t longest) {
        return capacity * (sizeof(std::uint64_t) + longest);
    }

    [[nodiscard]] bool takes(std::string_view message) const { return message.size() <= longest_; }

    void acquire() {
        const int error = ::pthread_mutex_lock(&mutex_);
        if (error == EOWNERDEAD)
            ::pthread_mutex_consistent(&mutex_); // the switch was not turned
        else if (error != 0)
            throw std::system_error(error, std::generic_category(), "no lock");
    }

    void release() { ::pthread_mutex_unlock(&mutex_); }

    [[nodiscard]] const condition& now() const { return states_.at(which_ % 2); }

    [[nodiscard]] bool is_full() const { return now().messages == capacity_; }

    // What `next` says becomes true, after everybody was told to look.
    void become(const condition& next) {
        states_.at((which_ + 1) % 2) = next;
        changed_.ring();
        ++which_;
    }

    void sleep_a_while() {
        const auto seen = changed_.look();
        release();
        changed_.wait(seen);
        acquire();
    }

    void write(std::uint64_t& at, const char* from, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            area()[at++ % bytes_] = from[i];
    }

    void read(std::uint64_t& at, char* to, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            to[i] = area()[at++ % bytes_];
    }

  private:
    char* area() { return reinterpret_cast<char*>(this) + sizeof(shared_queue); }

    const std::size_t capacity_;
    const std::size_t longest_;
    const std::size_t bytes_;
    pthread_mutex_t mutex_{};
    bell changed_;
    std::array<condition, 2> states_{};   // guarded by mutex_
    std::atomic<std::uint64_t> which_{0}; // guarded by mutex_: which of them counts
};

// The lock for a scope; given back also by an exception.
class locked {
  public:
    explicit locked(shared_queue& queue) : queue_(queue) { queue_.acquire(); }

    ~locked() { queue_.release(); }

    locked(const locked&) = delete;
    locked& operator=(const locked&) = delete;

  private:
    shared_queue& queue_;
};

} // namespace

struct message_queue::state {
    explicit state(segment made) : memory(std::move(made)) {}

    segment memory;

    [[nodiscard]] shared_queue& shared() const {
        return *static_cast<shared_queue*>(memory.data());
    }
};

message_queue::message_queue(std::unique_ptr<state> mine) : state_(std::move(mine)) {}

message_queue::~message_queue() = default;
message_queue::message_queue(message_queue&&) noexcept = default;
message_queue& message_queue::operator=(message_queue&&) noexcept = default;

message_queue message_queue::create(std::size_t capacity, std::size_t longest) {
    if (capacity == 0) throw std::invalid_argument("a queue of nothing");
    auto memory = segment::create(sizeof(shared_queue) + shared_queue::room_for(capacity, longest));
    ::new (memory.data()) shared_queue(capacity, longest);
    return message_queue(std::make_unique<state>(std::move(memory)));
}

message_queue message_queue::open(const std::string& name) {
    return message_queue(std::make_unique<state>(segment::open(name)));
}

std::string message_queue::name() const {
    return state_->memory.name();
}

void message_queue::send(std::string_view message) {
    auto& queue = state_->shared();
    if (!queue.takes(message)) throw std::length_error("too many bytes");
    const locked lock(queue);
    while (!queue.now().closed && queue.is_full())
        queue.sleep_a_while();
    if (queue.now().closed) throw queue_closed();
    condition next = queue.now();
    const std::uint64_t length = message.size();
    queue.write(next.last_byte, reinterpret_cast<const char*>(&length), sizeof length);
    queue.write(next.last_byte, message.data(), message.size());
    ++next.messages;
    queue.become(next);
}

std::optional<std::string> message_queue::receive() {
    auto& queue = state_->shared();
    const locked lock(queue);
    while (!queue.now().closed && queue.now().messages == 0)
        queue.sleep_a_while();
    if (queue.now().messages == 0) return std::nullopt;
    condition next = queue.now();
    std::uint64_t length = 0;
    queue.read(next.first_byte, reinterpret_cast<char*>(&length), sizeof length);
    std::string message(length, '\0');
    queue.read(next.first_byte, message.data(), message.size());
    --next.messages;
    queue.become(next);
    return message;
}

void message_queue::close() {
    auto& queue = state_->shared();
    const locked lock(queue);
    condition next = queue.now();
    next.closed = true;
    queue.become(next);
}

std::size_t message_queue::size() const {
    auto& queue = state_->shared();
    const locked lock(queue);
    return static_cast<std::size_t>(queue.now().messages);
}

} // namespace workbook
