// As coroutines: one thread runs an event loop, and tasks give it back while they wait.
#include "models.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>

namespace models {

namespace {

namespace asio = boost::asio;

//! [io_coroutine]
// I/O-bound: while the timer runs, the thread does something else.
asio::awaitable<std::string> io_coroutine(int n) {
    asio::steady_timer timer(co_await asio::this_coro::executor, latency);
    co_await timer.async_wait(asio::use_awaitable);
    co_return io_result(n);
}

// CPU-bound: there is nothing to wait for, so nobody else gets a turn before this has ended.
asio::awaitable<std::string> cpu_coroutine(std::uint64_t n) {
    co_return cpu_task(n);
}

//! [io_coroutine]

asio::awaitable<void> do_task(const job& what, int number, const watcher& watch,
                              std::string& result) {
    const auto watched = watch ? watch(number) : nullptr;
    if (what.what == kind::io)
        result = co_await io_coroutine(number);
    else
        result = co_await cpu_coroutine(what.size);
}

void rethrow(const std::exception_ptr& error) {
    if (error) std::rethrow_exception(error);
}

} // namespace

//! [coroutines]
results as_coroutines(const job& what, const watcher& watch) {
    results all(static_cast<std::size_t>(what.tasks)); // outlives the loop below
    asio::io_context loop;
    for (int i = 0; i < what.tasks; ++i)
        asio::co_spawn(loop, do_task(what, i, watch, all[static_cast<std::size_t>(i)]), rethrow);
    loop.run(); // on this thread, until nothing is left to run or to wait for
    return all;
}

//! [coroutines]

} // namespace models
