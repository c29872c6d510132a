// A door that coroutines wait at until somebody opens it, once and for all.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

namespace workbook {

/// A signal between coroutines: shut at first, then open for ever.
///
///     event done(co_await boost::asio::this_coro::executor);
///     ...                    // another coroutine: done.open();
///     co_await done.wait();
///
/// Because it stays open, an `open` that comes before the `wait` is not lost.
///
/// Thread safety: none. All coroutines that use one event run on `executor`, which runs one of them
/// at a time: an io_context with one thread, or a strand. An event must outlive its waiters.
///
/// Built from a timer that never fires, the way Asio's own chat server wakes its writers.
class event {
  public:
    /// Shut. The executor is that of the coroutines that will wait.
    explicit event(const boost::asio::any_io_executor& executor);

    /// Suspends until the event is open; goes on at once if it is.
    ///
    /// Deaf to cancellation: a cancelled coroutine that already waits here stays until `open`. So
    /// what others may still write to can be kept in the waiting coroutine. (One that was cancelled
    /// *before* it comes here gets Asio's operation_aborted from `co_await`, like everywhere.)
    boost::asio::awaitable<void> wait();

    /// Lets everyone go on, and whoever comes later too. They are resumed by the loop, not from
    /// within this call.
    void open();

    [[nodiscard]] bool is_open() const;

  private:
    boost::asio::steady_timer timer_; // expires at the end of time while shut, long ago once open
};

} // namespace workbook
