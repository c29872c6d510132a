// cost: one group, looked at from outside while its children sleep, and then taken down.
#include "cost.hpp"

#include "task_group.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <malloc.h>

#include <chrono>
#include <exception>
#include <stdexcept>
#include <utility>

namespace cost {

namespace asio = boost::asio;

using namespace std::chrono_literals;

namespace {

using workbook::awaitable;
using steady = std::chrono::steady_clock;
using microseconds = std::chrono::duration<double, std::micro>;

awaitable<void> sleep(std::chrono::milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

awaitable<void> fail_when_all_sleep(steady::time_point& failed) {
    co_await sleep(1ms);
    failed = steady::now();
    throw std::runtime_error("enough");
}

awaitable<void> group_of_sleepers(std::size_t children, steady::time_point& failed) {
    try {
        co_await workbook::run_group([&](workbook::task_group group) -> awaitable<void> {
            for (std::size_t i = 0; i + 1 < children; ++i)
                group.spawn(sleep(1h));
            group.spawn(fail_when_all_sleep(failed));
            co_return;
        });
    } catch (const workbook::group_error&) {
        // That was the plan.
    }
}

double heap_in_use() {
    return static_cast<double>(::mallinfo2().uordblks);
}

} // namespace

of_a_group cancelling(std::size_t children) {
    asio::io_context loop(1);
    steady::time_point failed;
    std::exception_ptr unexpected;
    const double heap = heap_in_use();
    const auto start = steady::now();
    asio::co_spawn(loop, group_of_sleepers(children, failed),
                   [&unexpected](std::exception_ptr error) { unexpected = std::move(error); });
    loop.run_one(); // the body starts every child, each up to its sleep
    const microseconds starting = steady::now() - start;
    const double bytes = heap_in_use() - heap;
    loop.run_for(60s); // for the reader's own code, which may never end
    if (unexpected) std::rethrow_exception(unexpected);
    const microseconds cancelling = steady::now() - failed;

    const auto count = static_cast<double>(children);
    return {bytes / count, starting.count() / count, cancelling.count() / count};
}

} // namespace cost
