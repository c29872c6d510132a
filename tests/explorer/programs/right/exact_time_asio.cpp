// Ten coroutines that sleep 100 ms on one thread.
// expect: pass
// Shows: they sleep together: 100 ms in virtual time, the reactor's millisecond aside.
#undef NDEBUG
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cassert>
#include <chrono>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

asio::awaitable<void> sleep(int& woken) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 100ms);
    co_await timer.async_wait(asio::use_awaitable);
    ++woken;
}

} // namespace

int main() {
    const auto begin = std::chrono::steady_clock::now();
    asio::io_context context;
    int woken = 0;
    for (int i = 0; i < 10; ++i)
        asio::co_spawn(context, sleep(woken), asio::detached);
    context.run();
    const auto elapsed = std::chrono::steady_clock::now() - begin;
    assert(woken == 10);
    assert(elapsed >= 100ms && elapsed < 101ms); // epoll_wait counts in whole milliseconds
}
