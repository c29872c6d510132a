// The queue of 15.1, ready-made for 15.2: callers in order, whatever rule lets the first one pass.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

namespace workbook {

using boost::asio::awaitable;

/// Coroutines that wait for something of which there is only so much: first come, first served.
///
///     waiting_line line(executor, [this] { return next_token_at(); });
///     co_await line.pass();
///     take_token();         // at once: before any other co_await
///
/// (You build this queue yourself in 15.1. Do that first, this file tells how.)
///
/// Thread safety: none. It is used on `executor`, which runs one handler at a time. It outlives
/// those who wait, except that a loop that is destroyed may take them and it along.
class waiting_line {
  public:
    using clock = std::chrono::steady_clock;

    /// From when on the first in the line may pass. Asked again whenever that may have changed.
    using rule = std::function<clock::time_point()>;

    waiting_line(const boost::asio::any_io_executor& executor, rule may_pass_at);

    /// Comes back when everyone who came earlier has left, and the rule's moment is not
    /// in the future. Throws Asio's operation_aborted if the caller is cancelled first, also in the
    /// very moment in which it could pass. Whoever is next is woken when the caller suspends again.
    awaitable<void> pass();

    /// How many wait in `pass`.
    [[nodiscard]] std::size_t size() const;

  private:
    struct state;
    std::shared_ptr<state> state_;
};

} // namespace workbook
