// event: moving a timer's expiry to the past wakes those who wait and lets the others pass.
#include "event.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace workbook {

namespace asio = boost::asio;

namespace {

constexpr auto never = asio::steady_timer::time_point::max();
constexpr auto long_ago = asio::steady_timer::time_point::min();

} // namespace

event::event(const asio::any_io_executor& executor) : timer_(executor, never) {}

//! [wait]
asio::awaitable<void> event::wait() {
    if (is_open()) co_return;
    boost::system::error_code woken; // "aborted", because open() moves the expiry: what we wait for
    const asio::cancellation_slot deaf;
    co_await timer_.async_wait(
        asio::bind_cancellation_slot(deaf, asio::redirect_error(asio::use_awaitable, woken)));
}

void event::open() {
    timer_.expires_at(long_ago);
}

//! [wait]

bool event::is_open() const {
    return timer_.expiry() == long_ago;
}

} // namespace workbook
