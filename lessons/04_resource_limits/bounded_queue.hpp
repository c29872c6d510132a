// The contract of 04.2: a queue with a limited number of places, whose producers wait for room.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace workbook {

/// What `push` and its relatives throw once the queue is closed.
class queue_closed : public std::runtime_error {
  public:
    queue_closed() : std::runtime_error("the queue is closed and takes no more items") {}
};

/// Hands items from producers to consumers, and holds at most `capacity` of them at any time.
///
///     workbook::bounded_queue queue(100);
///     queue.push(line);                        // a producer; waits while the queue is full
///     while (auto line = queue.pop()) use(*line); // a consumer; ends when the queue is closed
///
/// A producer that is faster than the consumers comes to wait in `push`: it is slowed down to their
/// speed, and the memory in use has an upper limit. That is *back-pressure*.
///
/// Items are lines of text here. With T in the place of std::string it is the same queue.
///
/// Order: first in, first out. Of two pushes by one thread, the earlier item is popped earlier.
///
/// Thread safety: every member may be called from any thread. It must outlive its users: close it
/// and join them before it goes.
///
/// Visibility: what a thread did before `push` is seen by the thread whose `pop` returns the item,
/// and what a thread did before `close` by those who are told of it: by a `pop` that returns
/// nothing, and by what throws queue_closed.
///
/// The idea is that of java.util.concurrent's ArrayBlockingQueue and Python's queue.Queue, with a
/// `close` as Go's channels have it.
class bounded_queue {
  public:
    /// An open and empty queue. Throws std::invalid_argument if `capacity` is 0: nothing could ever
    /// go through.
    explicit bounded_queue(std::size_t capacity);

    /// REQUIRES: nobody is inside a member any more.
    ~bounded_queue();

    bounded_queue(const bounded_queue&) = delete;
    bounded_queue& operator=(const bounded_queue&) = delete;

    /// Puts `item` at the end of the queue. Blocks while the queue is full.
    ///
    /// Throws queue_closed if the queue is closed, be it before the call or while it waits; the
    /// item is not in the queue then.
    void push(std::string item);

    /// Does what `push` does, and wakes a consumer as it does, with limited patience: false, and
    /// the item is dropped, if there was no room for it within `patience`. With no patience at all
    /// it does not wait. Throws what `push` throws.
    [[nodiscard]] bool push_within(std::string item, std::chrono::milliseconds patience);

    /// Puts `item` at the end of the queue if there is room now. Never waits for room.
    [[nodiscard]] bool try_push(std::string item) {
        return push_within(std::move(item), std::chrono::milliseconds::zero());
    }

    /// Takes the item at the front. Blocks while the queue is empty and open.
    ///
    /// Nothing means the end: the queue is closed *and* every item has been taken. Then it stays
    /// so.
    std::optional<std::string> pop();

    /// Ends the input. Whoever waits is woken: producers are refused, consumers take what is left
    /// and are told the end. Does not wait for them. Closing again does nothing.
    void close();

    /// How many items are in it, at some moment during the call. Never more than `capacity`.
    [[nodiscard]] std::size_t size() const;

    /// How many items it can hold. The same for the whole life of the queue.
    [[nodiscard]] std::size_t capacity() const noexcept;

  private:
    struct state; // yours to define, in the .cpp
    std::unique_ptr<state> state_;
};

} // namespace workbook
