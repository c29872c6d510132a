// Another right shape: the kernel's lock on a file, which ends with its owner by itself, and one
// bell for everybody.
#include "message_queue.hpp"

#include "bell.hpp"
#include "segment.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <new>
#include <string>
#include <system_error>
#include <utility>

namespace workbook {

namespace {

// Such a lock belongs to an open file, not to a process: each object opens the memory once more,
// and again when it finds itself in a forked child. Between threads of one object a mutex decides.
class file_lock {
  public:
    explicit file_lock(std::string name) : name_(std::move(name)) { reopen(); }

    ~file_lock() { ::close(file_); }

    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;

    void lock() {
        mutex_.lock();
        if (opened_by_ != ::getpid()) reopen();
        if (set(F_WRLCK)) return;
        mutex_.unlock();
        throw std::system_error(errno, std::generic_category(), "cannot lock the queue");
    }

    void unlock() {
        set(F_UNLCK);
        mutex_.unlock();
    }

  private:
    void reopen() {
        if (file_ != -1) ::close(file_);
        file_ = ::open(name_.c_str(), O_RDWR | O_CLOEXEC);
        if (file_ == -1)
            throw std::system_error(errno, std::generic_category(), "cannot open the queue");
        opened_by_ = ::getpid();
    }

    bool set(short kind) const {
        struct flock what {};

        what.l_type = kind;
        what.l_whence = SEEK_SET;
        int result = 0;
        while ((result = ::fcntl(file_, F_OFD_SETLKW, &what)) == -1 && errno == EINTR) {
        }
        return result == 0;
    }

    std::string name_; // as this process calls its own descriptor; a forked child has it too
    std::mutex mutex_;
    int file_ = -1;
    pid_t opened_by_ = 0;
};

struct numbers {
    std::size_t capacity;
    std::size_t longest;
    bell changed; // something: whoever it concerns finds out
    std::atomic<std::uint64_t> begin;
    std::atomic<std::uint64_t> end;
    std::atomic<bool> closed;
};

// A name of ours that is still right in a forked child: "/proc/self/fd/5".
std::string own_name(const segment& memory) {
    const std::string name = memory.name();
    return "/proc/self" + name.substr(name.find("/fd/"));
}

} // namespace

struct message_queue::state {
    explicit state(segment made) : memory(std::move(made)), lock(own_name(memory)) {}

    segment memory;
    file_lock lock;

    [[nodiscard]] numbers& shared() const { return *static_cast<numbers*>(memory.data()); }

    [[nodiscard]] char* place(std::uint64_t number) const {
        const auto& queue = shared();
        return static_cast<char*>(memory.data()) + sizeof(numbers) +
               (number % queue.capacity) * (sizeof(std::uint64_t) + queue.longest);
    }

    // With the lock held, and again afterwards.
    template <typename Condition>
    void wait_until(std::unique_lock<file_lock>& held, const Condition& condition) const {
        while (!condition()) {
            const auto seen = shared().changed.look();
            held.unlock();
            shared().changed.wait(seen);
            held.lock();
        }
    }
};

message_queue::message_queue(std::unique_ptr<state> mine) : state_(std::move(mine)) {}

message_queue::~message_queue() = default;
message_queue::message_queue(message_queue&&) noexcept = default;
message_queue& message_queue::operator=(message_queue&&) noexcept = default;

message_queue message_queue::create(std::size_t capacity, std::size_t longest) {
    if (capacity == 0) throw std::invalid_argument("no room");
    const std::size_t room = capacity * (sizeof(std::uint64_t) + longest);
    auto memory = segment::create(sizeof(numbers) + room);
    ::new (memory.data()) numbers{capacity, longest, {}, 0, 0, false};
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
    if (message.size() > queue.longest) throw std::length_error("too long");
    std::unique_lock lock(state_->lock);
    state_->wait_until(lock,
                       [&] { return queue.closed || queue.end - queue.begin < queue.capacity; });
    if (queue.closed) throw queue_closed();
    char* const to = state_->place(queue.end);
    const std::uint64_t length = message.size();
    std::memcpy(to, &length, sizeof length);
    message.copy(to + sizeof length, message.size());
    queue.changed.ring();
    ++queue.end;
}

std::optional<std::string> message_queue::receive() {
    auto& queue = state_->shared();
    std::unique_lock lock(state_->lock);
    state_->wait_until(lock, [&] { return queue.closed || queue.begin != queue.end; });
    if (queue.begin == queue.end) return std::nullopt;
    const char* const from = state_->place(queue.begin);
    std::uint64_t length = 0;
    std::memcpy(&length, from, sizeof length);
    std::optional<std::string> message(std::in_place, from + sizeof length, length);
    queue.changed.ring();
    ++queue.begin;
    return message;
}

void message_queue::close() {
    auto& queue = state_->shared();
    const std::lock_guard lock(state_->lock);
    queue.changed.ring();
    queue.closed = true;
}

std::size_t message_queue::size() const {
    const auto& queue = state_->shared();
    const std::lock_guard lock(state_->lock);
    return static_cast<std::size_t>(queue.end - queue.begin);
}

} // namespace workbook
