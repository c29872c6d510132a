// The contract of 15.1: never more than so many calls in any window of time, however it is laid.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace workbook {

using boost::asio::awaitable;

/// Lets at most `limit` calls start within any span of time of length `window`.
///
///     sliding_window limiter(executor, 5, 1s);
///     co_await limiter.acquire();                  // waits until a call may start
///     co_await fetch("https://api.example.com/0"); // this is the call
///
/// A window holds its beginning and not its end: of six calls, the first at 0 s and the last at
/// 1 s, no window of a second holds all. So 20 calls that are made at once start at 0, 1, 2 and
/// 3 s, five each. A call *starts* when `acquire` returns. Lengths are exact, to the clock's tick.
///
/// Thread safety: none. It is used on `executor`, which runs one handler at a time: an io_context
/// with one thread, or a strand of several. Waiting suspends the coroutine; no thread ever waits.
///
/// Lifetime: it outlives its callers. One exception: a loop that is destroyed takes waiting
/// coroutines with it, and they may be the last to let go of `state`.
class sliding_window {
  public:
    /// The wall clock can be set, forward or back, by people and by programs. This one cannot.
    using clock = std::chrono::steady_clock;

    /// Throws std::invalid_argument unless limit >= 1 and window > 0.
    /// REQUIRES: window is less than a century. It may be longer than the clock has been running.
    sliding_window(const boost::asio::any_io_executor& executor, std::size_t limit,
                   clock::duration window);

    sliding_window(const sliding_window&) = delete;
    sliding_window& operator=(const sliding_window&) = delete;

    /// Waits until a call may start; does not suspend if it may start now.
    ///
    /// First come, first served: nobody overtakes, not even somebody who comes at the very moment
    /// at which a place becomes free.
    ///
    /// When it returns, a call has started, now. A caller that is late, because the loop was busy,
    /// makes the window end later; it never makes it hold more.
    ///
    /// If the caller is cancelled while it waits, throws boost::system::system_error, as Asio's own
    /// waits do. It has then used up nothing: its place goes to whoever is behind it. That is so
    /// even if it is cancelled at the very moment at which its turn has come. What the caller has
    /// set for its own cancellation stays as it is.
    ///
    /// Costs O(log n) for each of n who wait: a caller is woken when it is its turn, and not every
    /// time that somebody starts, nor now and then; and whoever goes on does not look through the
    /// queue. Only a caller that is cancelled may look for its place there.
    awaitable<void> acquire();

    /// Starts a call if one may start now. False, and nothing is used up, if the caller would have
    /// to wait. Answers at once, however many wait.
    [[nodiscard]] bool try_acquire();

    /// How many callers wait in `acquire`. Answers at once.
    [[nodiscard]] std::size_t waiting() const;

  private:
    struct state; // yours to define, in the .cpp
    std::shared_ptr<state> state_;
};

} // namespace workbook
