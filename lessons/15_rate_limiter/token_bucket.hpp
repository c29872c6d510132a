// The contract of 15.2: calls at a steady rate, with what was saved up allowed at once.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace workbook {

using boost::asio::awaitable;

/// A bucket of tokens. Every call takes one; one comes in every `interval`, until it is full.
///
///     token_bucket limiter(executor, 5, 200ms);    // five a second on average, five at once
///     co_await limiter.acquire();
///     co_await fetch("https://api.example.com/0");
///
/// Whoever has been quiet for a while may do as many calls at once as the bucket holds: a *burst*.
/// From then on they follow each other in intervals. In any span of time, at most
/// capacity + span / interval tokens are given out.
///
/// A bucket that is full makes no tokens. The first interval begins when one is taken from it.
///
/// Thread safety: none. It is used on `executor`, which runs one handler at a time: an io_context
/// with one thread, or a strand of several. Waiting suspends the coroutine; no thread ever waits,
/// and nothing runs while nobody does: the loop ends when its callers have.
///
/// Lifetime: it outlives its callers. One exception: a loop that is destroyed takes waiting
/// coroutines with it, and they may be the last to let go of `state`.
///
/// The idea is the leaky bucket with which ATM networks police the traffic of their customers.
class token_bucket {
  public:
    using clock = std::chrono::steady_clock; // nobody can set it

    /// Full. Throws std::invalid_argument unless capacity >= 1 and interval > 0.
    /// REQUIRES: capacity * interval is less than a century.
    token_bucket(const boost::asio::any_io_executor& executor, std::size_t capacity,
                 clock::duration interval);

    token_bucket(const token_bucket&) = delete;
    token_bucket& operator=(const token_bucket&) = delete;

    /// Waits until there is a token, and takes it; does not suspend if there is one now.
    ///
    /// First come, first served: nobody overtakes, not even somebody who comes at the very moment
    /// at which a token comes in.
    ///
    /// If the caller is cancelled while it waits, throws boost::system::system_error, as Asio's own
    /// waits do. It has then taken nothing: its token goes to whoever is behind it. That is so
    /// even if it is cancelled at the very moment at which its token has come.
    ///
    /// Costs O(log n) for each of n who wait.
    awaitable<void> acquire();

    /// Takes a token if one is there that nobody waits for. False, and nothing is taken, otherwise.
    /// Answers at once, however many wait.
    [[nodiscard]] bool try_acquire();

    /// How many tokens could be taken now: none as long as somebody waits. Answers at once.
    [[nodiscard]] std::size_t tokens() const;

  private:
    struct state; // yours to define, in the .cpp
    std::shared_ptr<state> state_;
};

} // namespace workbook
