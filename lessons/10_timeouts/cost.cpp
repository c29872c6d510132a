// cost: many sleepers on one loop, looked at from outside while they sleep.
#include "cost.hpp"

#include "wait_for.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <malloc.h>

#include <chrono>
#include <ctime>
#include <exception>
#include <functional>

namespace cost {

namespace asio = boost::asio;

namespace {

using workbook::awaitable;

constexpr std::chrono::minutes never_reached{1};

awaitable<void> sleep(std::chrono::milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

double cpu_us() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

double heap_in_use() {
    return static_cast<double>(::mallinfo2().uordblks);
}

of_sleepers measured(std::size_t tasks, const std::function<awaitable<void>()>& sleeper) {
    asio::io_context loop(1);
    std::exception_ptr failed;
    const double heap = heap_in_use();
    const double cpu = cpu_us();
    for (std::size_t i = 0; i < tasks; ++i)
        asio::co_spawn(loop, sleeper(), [&failed](const std::exception_ptr& error) {
            if (error) failed = error;
        });
    loop.poll(); // until every task sleeps
    const double bytes = heap_in_use() - heap;
    loop.run_for(never_reached);
    if (failed) std::rethrow_exception(failed);

    const auto count = static_cast<double>(tasks);
    return {(cpu_us() - cpu) / count, bytes / count};
}

} // namespace

of_sleepers without_limit(std::size_t tasks, int sleep_ms) {
    const std::chrono::milliseconds pause(sleep_ms);
    return measured(tasks, [pause] { return sleep(pause); });
}

of_sleepers with_limit(std::size_t tasks, int sleep_ms) {
    const std::chrono::milliseconds pause(sleep_ms);
    return measured(tasks, [pause] { return workbook::wait_for(sleep(pause), never_reached); });
}

} // namespace cost
