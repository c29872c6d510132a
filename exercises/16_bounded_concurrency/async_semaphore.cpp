// 16.1 A hundred at once, and no more. The contract:
// lessons/16_bounded_concurrency/async_semaphore.hpp
#include "async_semaphore.hpp"

#include "not_implemented.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <stdexcept>

namespace workbook {

namespace asio = boost::asio;

// TODO: how many permits are free, and who waits, in which order?
struct async_semaphore::state {};

async_semaphore::async_semaphore(const asio::any_io_executor& /*executor*/,
                                 std::size_t /*permits*/) {
    throw not_implemented("async_semaphore::async_semaphore");
}

// TODO: take a permit, or wait until somebody hands you one. Make this function a coroutine: it
// becomes one with the first co_await or co_return in it. You will want a steady_timer to sleep on.
//
// A coroutine is told that it was cancelled by
//     const auto cancellation = co_await asio::this_coro::cancellation_state;
//     if (cancellation.cancelled() != asio::cancellation_type::none) ...
awaitable<void> async_semaphore::acquire() {
    throw not_implemented("async_semaphore::acquire");
}

bool async_semaphore::try_acquire() {
    throw not_implemented("async_semaphore::try_acquire");
}

// TODO: who gets the permit now?
void async_semaphore::release() {
    throw not_implemented("async_semaphore::release");
}

std::size_t async_semaphore::available() const {
    throw not_implemented("async_semaphore::available");
}

std::size_t async_semaphore::waiting() const {
    throw not_implemented("async_semaphore::waiting");
}

} // namespace workbook
