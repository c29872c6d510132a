// A timer that is cancelled by a shorter one.
// expect: pass
// Shows: cancel() completes the wait with operation_aborted, at once.
#undef NDEBUG
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cassert>
#include <chrono>

namespace asio = boost::asio;
using namespace std::chrono_literals;

int main() {
    asio::io_context context;
    asio::steady_timer long_wait(context, 1h);
    asio::steady_timer short_wait(context, 5ms);
    bool aborted = false;
    long_wait.async_wait([&](const boost::system::error_code& error) {
        aborted = error == asio::error::operation_aborted;
    });
    short_wait.async_wait([&](const boost::system::error_code&) { long_wait.cancel(); });
    context.run();
    assert(aborted);
}
