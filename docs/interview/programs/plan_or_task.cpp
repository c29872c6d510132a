// Two fetches of 100 ms on one event loop: one is called first, the other is spawned.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <cstdio>

namespace asio = boost::asio;
using namespace std::chrono;
steady_clock::time_point start;

asio::awaitable<void> pause(milliseconds length) {
    asio::steady_timer timer(co_await asio::this_coro::executor, length);
    co_await timer.async_wait(asio::use_awaitable);
}

asio::awaitable<void> fetch(char name) {
    co_await pause(milliseconds(100));
    std::printf("[%c %d]", name, static_cast<int>((steady_clock::now() - start) / milliseconds(1)));
}

asio::awaitable<void> run() {
    auto first = fetch('A');
    asio::co_spawn(co_await asio::this_coro::executor, fetch('B'), asio::detached);
    co_await pause(milliseconds(60)); // something else to do
    co_await std::move(first);
}

int main() {
    start = steady_clock::now();
    asio::io_context loop;
    asio::co_spawn(loop, run(), asio::detached);
    loop.run();
}
