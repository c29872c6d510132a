// The contract of 16.1: so many at once and no more; the others wait in line, without a thread.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace workbook {

using boost::asio::awaitable;

class permit;

/// A number of permits. Whoever wants to do something takes one, and gives it back afterwards.
///
///     async_semaphore connections(executor, 100);
///     const auto mine = co_await connections.hold();  // waits while 100 others have one
///     co_await fetch("https://api.example.com/0");    // never more than 100 do this at once
///
/// `hold` is there already; the other members and `state` are the part that you write.
///
/// An object of this type is a handle: copies mean the same permits. What they mean lives as long
/// as the last of them, and as long as somebody waits: the handle may go meanwhile.
///
/// Thread safety: none. It is used on `executor`, which runs one handler at a time: an io_context
/// with one thread, or a strand of several. Waiting suspends the coroutine; no thread ever waits.
///
/// Visibility: whoever gets a permit sees what was done before it was given back.
class async_semaphore {
  public:
    /// All permits are free. Throws std::invalid_argument unless permits >= 1.
    async_semaphore(const boost::asio::any_io_executor& executor, std::size_t permits);

    /// Waits for a permit and takes it; does not suspend if one is free.
    ///
    /// First come, first served: nobody overtakes, not even somebody who comes when a permit has
    /// just been given back, before the one who waited for it could run.
    ///
    /// If the caller is cancelled while it waits, throws boost::system::system_error
    /// (operation_aborted), as Asio's own waits do. It has no permit then: if one was handed to it
    /// in that same instant, just before or just after it was cancelled, that one goes to whoever
    /// is behind it. Whichever type of cancellation the caller allows counts, and afterwards the
    /// caller can be cancelled as before: in the same ways, and in no others.
    ///
    /// Costs O(log n) for each of n who wait: a caller is woken when it has a permit, and not every
    /// time that somebody gives one back; and whoever goes on does not look through the line. Only
    /// a caller that is cancelled may look for its place there.
    awaitable<void> acquire();

    /// Takes a permit if one is free. False, and nothing is taken, if the caller would have to
    /// wait. Answers at once.
    [[nodiscard]] bool try_acquire();

    /// Gives a permit back: to whoever has waited longest, or else it is free. That one is resumed
    /// by the loop, not from within this call.
    ///
    /// Throws std::logic_error if nobody holds a permit: there are never more than at first.
    void release();

    /// How many permits are free. As long as somebody waits, that is none.
    [[nodiscard]] std::size_t available() const;

    /// How many callers wait in `acquire`.
    [[nodiscard]] std::size_t waiting() const;

    /// Waits as `acquire` does, for a permit that comes back by itself.
    [[nodiscard]] awaitable<permit> hold();

  private:
    struct state; // yours to define, in the .cpp
    std::shared_ptr<state> state_;
};

/// A permit that is given back when this object ends: at the end of its scope, by an exception, or
/// with the coroutine in which it lives.
///
/// Give it a name. A permit without one ends with the statement in which it came.
class [[nodiscard]] permit {
  public:
    /// REQUIRES: the caller has acquired a permit of `from`; from now on this object has it.
    explicit permit(async_semaphore from) noexcept : from_(std::move(from)) {}

    permit(permit&& other) noexcept
        : from_(std::move(other.from_)), held_(std::exchange(other.held_, false)) {}

    ~permit() {
        if (held_) from_.release();
    }

    permit& operator=(permit&&) = delete;
    permit(const permit&) = delete;
    permit& operator=(const permit&) = delete;

  private:
    async_semaphore from_;
    bool held_ = true;
};

inline awaitable<permit> async_semaphore::hold() {
    auto from = *this; // in this frame: it may outlive the object on which this was called
    co_await from.acquire();
    co_return permit(std::move(from));
}

} // namespace workbook
