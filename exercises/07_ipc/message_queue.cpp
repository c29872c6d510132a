// Exercise 07.1: a message queue between processes. The contract is in message_queue.hpp.
#include "message_queue.hpp"

#include "bell.hpp"
#include "not_implemented.hpp"
#include "segment.hpp"

#include <pthread.h>

#include <utility>

namespace workbook {

namespace {

// TODO: what lies in the shared memory, for all processes: a lock that survives its owner, a bell
// for receivers and one for senders, how many messages were sent and received, whether the queue is
// closed; and behind it the messages. No pointers, no std::string, no std::mutex.
struct ring {};

} // namespace

// What this process has: its view of the shared memory.
struct message_queue::state {
    explicit state(segment made) : memory(std::move(made)) {}

    segment memory;
};

// TODO: make a segment that is large enough and construct a `ring` in it, once.
message_queue message_queue::create(std::size_t, std::size_t) {
    throw not_implemented("message_queue::create");
}

// TODO: open the segment; the ring is there already.
message_queue message_queue::open(const std::string&) {
    throw not_implemented("message_queue::open");
}

message_queue::message_queue(std::unique_ptr<state> mine) : state_(std::move(mine)) {}

message_queue::~message_queue() = default;
message_queue::message_queue(message_queue&& other) noexcept = default;
message_queue& message_queue::operator=(message_queue&& other) noexcept = default;

std::string message_queue::name() const {
    return state_->memory.name();
}

// TODO: wait while it is full, copy the message in, and let receivers know.
void message_queue::send(std::string_view) {
    throw not_implemented("message_queue::send");
}

// TODO: wait while it is empty, copy the oldest message out, and let senders know.
std::optional<std::string> message_queue::receive() {
    throw not_implemented("message_queue::receive");
}

// TODO: from now on senders are refused, and everybody who waits has to hear of it.
void message_queue::close() {
    throw not_implemented("message_queue::close");
}

// TODO: how many messages are inside.
std::size_t message_queue::size() const {
    throw not_implemented("message_queue::size");
}

} // namespace workbook
