// A coroutine that is cancelled while it waits.
// expect: pass
// Shows: emitting on its cancellation slot ends the wait with operation_aborted.
#undef NDEBUG
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <cassert>
#include <chrono>
#include <exception>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

asio::awaitable<void> wait_long(bool& aborted) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 1h);
    try {
        co_await timer.async_wait(asio::use_awaitable);
    } catch (const boost::system::system_error& error) {
        aborted = error.code() == asio::error::operation_aborted;
    }
}

} // namespace

int main() {
    asio::io_context context;
    asio::cancellation_signal stop;
    bool aborted = false;
    bool completed = false;
    asio::co_spawn(context, wait_long(aborted),
                   asio::bind_cancellation_slot(
                       stop.slot(), [&](const std::exception_ptr&) { completed = true; }));
    asio::steady_timer soon(context, 5ms);
    soon.async_wait(
        [&](const boost::system::error_code&) { stop.emit(asio::cancellation_type::terminal); });
    context.run();
    assert(aborted && completed);
}
