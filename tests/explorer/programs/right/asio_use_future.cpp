// A coroutine's result for a thread outside.
// expect: pass
// Shows: co_spawn with use_future hands the value to the waiting thread.
#undef NDEBUG
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <cassert>
#include <chrono>
#include <thread>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

asio::awaitable<int> fetch(int value) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 5ms);
    co_await timer.async_wait(asio::use_awaitable);
    co_return value * 2;
}

} // namespace

int main() {
    asio::io_context context;
    auto guard = asio::make_work_guard(context);
    std::thread runner([&] { context.run(); });
    auto result = asio::co_spawn(context, fetch(21), asio::use_future);
    assert(result.get() == 42);
    guard.reset();
    runner.join();
}
