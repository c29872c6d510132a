// 08.1 All at once, in order. The contract: lessons/08_gather/gather.hpp
#include "gather.hpp"

#include "event.hpp"
#include "not_implemented.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>

namespace workbook {

namespace asio = boost::asio;

// TODO: start every task in a coroutine of its own, wait until the last of them has ended, and then
// let the exception of the first task that failed out. Make this function a coroutine: it becomes
// one with the first co_await or co_return in it.
//
// You will want: co_await asio::this_coro::executor, asio::co_spawn(executor, ..., asio::detached),
// and an event (lessons/08_gather/event.hpp) that the last task opens.
awaitable<void> when_all(std::vector<awaitable<void>> /*tasks*/) {
    throw not_implemented("when_all");
}

} // namespace workbook
