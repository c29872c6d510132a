// 12.1 Off the loop, and back. The contract: lessons/12_async_with_threads/run_in_thread_pool.hpp
#include "run_in_thread_pool.hpp"

#include "not_implemented.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace workbook {

namespace asio = boost::asio;

// TODO: post the call to the pool, suspend until the worker reports that it has ended, and then go
// on with what it threw, if it threw. Make this function a coroutine: it becomes one with the first
// co_await or co_return in it.
//
// The worker must not touch anything of the loop's. It may only hand over:
// asio::post(executor, function) runs the function on the loop, from whatever thread it is called.
awaitable<void> on_worker(thread_pool& /*pool*/, std::function<void()> /*call*/) {
    throw not_implemented("on_worker");
}

} // namespace workbook
