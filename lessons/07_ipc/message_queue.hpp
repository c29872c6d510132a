// The contract of 07.1: messages from any process to any process, a bounded number at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace workbook {

/// What send throws once the queue is closed.
class queue_closed : public std::runtime_error {
  public:
    queue_closed() : std::runtime_error("the queue is closed and takes no more messages") {}
};

/// A queue of messages in shared memory: first in, first out, at most `capacity` of them inside.
///
///     auto queue = message_queue::create(8, 64);           // here
///     auto same = message_queue::open(name);               // there, with queue.name() from here
///     queue.send("hello");
///     same.receive();                                      // "hello"
///
/// A message is bytes: any number of them from 0 to `longest`, copied in and copied out. Each
/// message goes to exactly one receiver, whoever is first.
///
/// A process may be killed, or crash, at any moment: while it waits, while it sends or receives,
/// while it holds a lock. The others go on as if it had left between two calls. A message is in the
/// queue whole or not at all; at most the one that was on its way into or out of the dead process
/// is gone.
///
/// Ownership: each object has a part in the queue. The memory is gone when the last process that
/// uses it is gone, however that ended: no file, process or descriptor stays behind. A forked child
/// has its parent's objects and may use them.
/// Thread safety: send, receive, close and size may be called by any thread of any process, at the
/// same time. Visibility: a receiver sees the message, and nothing else that its sender did.
class message_queue {
  public:
    /// A new, empty queue. Throws std::invalid_argument when `capacity` is 0, std::system_error
    /// when the system has no room for it. REQUIRES: all of it together is less than 2^63 bytes.
    [[nodiscard]] static message_queue create(std::size_t capacity, std::size_t longest);

    /// The queue that another process, or this one, calls `name`. Throws std::system_error when
    /// there is none. REQUIRES: `name` is a message_queue's.
    [[nodiscard]] static message_queue open(const std::string& name);

    /// Leaves the queue; does not close it.
    ~message_queue();

    message_queue(message_queue&& other) noexcept;
    message_queue& operator=(message_queue&& other) noexcept;

    /// What other processes open this queue by: short text, good as long as this object lives.
    [[nodiscard]] std::string name() const;

    /// Puts a copy of `message` behind all others. Blocks while the queue is full; a signal does
    /// not end that. Throws queue_closed, also when it is closed during the wait, and
    /// std::length_error for more than `longest` bytes; then nothing was put in.
    void send(std::string_view message);

    /// Takes out the oldest message. Blocks while the queue is empty; a signal does not end that.
    /// Nothing means: the queue is closed *and* empty, so that no message will ever come.
    [[nodiscard]] std::optional<std::string> receive();

    /// From now on no sender, in any process, gets anything in. Wakes all who wait, in all
    /// processes. What is inside can still be received. Again: no effect.
    void close();

    /// How many messages are inside at this moment.
    [[nodiscard]] std::size_t size() const;

  private:
    struct state; // in this process; the queue itself is in shared memory
    explicit message_queue(std::unique_ptr<state> mine);

    std::unique_ptr<state> state_;
};

} // namespace workbook
