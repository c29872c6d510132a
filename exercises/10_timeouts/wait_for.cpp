// 10.1 No longer than that. The contract: lessons/10_timeouts/wait_for.hpp
#include "wait_for.hpp"

#include "event.hpp"
#include "not_implemented.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace workbook {

namespace asio = boost::asio;

// TODO: start the task in a coroutine of its own, wait until it has ended or the time is over or
// the caller is cancelled; in the last two cases tell the task to stop, and wait until it has. Then
// say how it ended. Make this function a coroutine: it becomes one with the first co_await.
//
// You will want: a steady_timer for the deadline, an asio::cancellation_signal to stop the task, an
// event (lessons/08_gather/event.hpp) that is opened when the task has ended, and
// co_await asio::this_coro::throw_if_cancelled(false), so that a cancelled caller can stay.
awaitable<ending> run_until(time_point /*deadline*/, awaitable<void> /*task*/) {
    throw not_implemented("run_until");
}

} // namespace workbook
