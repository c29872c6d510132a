// Measured: ten coroutines that wait for timers, on one thread.
// expect: pass
// Shows: what a schedule costs when the time is virtual and nobody else is there.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cassert>
#include <chrono>

namespace asio = boost::asio;

namespace {

asio::awaitable<void> wait_for(asio::io_context& loop, int step, int& done) {
    asio::steady_timer timer(loop, std::chrono::milliseconds(100 + step));
    co_await timer.async_wait(asio::use_awaitable);
    ++done;
}

} // namespace

int main() {
    asio::io_context loop;
    int done = 0;
    for (int i = 0; i < 10; ++i)
        asio::co_spawn(loop, wait_for(loop, i, done), asio::detached);
    loop.run();
    assert(done == 10);
}
