// 15.1 Five in any second. The contract: lessons/15_rate_limiter/sliding_window.hpp
#include "sliding_window.hpp"

#include "not_implemented.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <stdexcept>

namespace workbook {

namespace asio = boost::asio;

// TODO: what has to be known about the calls that have started, and about the callers that wait?
struct sliding_window::state {};

sliding_window::sliding_window(const asio::any_io_executor& /*executor*/, std::size_t /*limit*/,
                               clock::duration /*window*/) {
    throw not_implemented("sliding_window::sliding_window");
}

// TODO: wait for your turn, and then until the window has room. Make this function a coroutine: it
// becomes one with the first co_await or co_return in it. You will want a steady_timer to sleep on.
//
// A coroutine is told that it was cancelled by
//     const auto cancellation = co_await asio::this_coro::cancellation_state;
//     if (cancellation.cancelled() != asio::cancellation_type::none) ...
awaitable<void> sliding_window::acquire() {
    throw not_implemented("sliding_window::acquire");
}

bool sliding_window::try_acquire() {
    throw not_implemented("sliding_window::try_acquire");
}

std::size_t sliding_window::waiting() const {
    throw not_implemented("sliding_window::waiting");
}

} // namespace workbook
