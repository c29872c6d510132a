// A check before a co_await, an action after it.
// expect: wrong_result
// Shows: on one thread there is no race, but others run while a coroutine waits.
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

asio::awaitable<void> withdraw(int& balance, int amount) {
    if (balance < amount) co_return;
    asio::steady_timer bank(co_await asio::this_coro::executor, 5ms);
    co_await bank.async_wait(asio::use_awaitable);
    balance -= amount;
}

} // namespace

int main() {
    asio::io_context context;
    int balance = 100;
    asio::co_spawn(context, withdraw(balance, 70), asio::detached);
    asio::co_spawn(context, withdraw(balance, 60), asio::detached);
    context.run();
    assert(balance >= 0);
}
