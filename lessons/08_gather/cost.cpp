// cost: one gather, looked at from outside while its tasks sleep.
#include "cost.hpp"

#include "gather.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <malloc.h>

#include <chrono>
#include <ctime>
#include <exception>
#include <filesystem>
#include <iterator>
#include <utility>
#include <vector>

namespace cost {

namespace asio = boost::asio;

namespace {

using workbook::awaitable;
using milliseconds = std::chrono::duration<double, std::milli>;

awaitable<int> sleep(std::chrono::milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
    co_return 1;
}

awaitable<void> gather_sleepers(std::size_t tasks, std::chrono::milliseconds pause) {
    std::vector<awaitable<int>> sleepers;
    sleepers.reserve(tasks);
    for (std::size_t i = 0; i < tasks; ++i)
        sleepers.push_back(sleep(pause));
    co_await workbook::gather(std::move(sleepers));
}

double cpu_us() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

double heap_in_use() {
    return static_cast<double>(::mallinfo2().uordblks);
}

std::size_t threads_now() {
    const std::filesystem::directory_iterator threads("/proc/self/task");
    return static_cast<std::size_t>(std::distance(begin(threads), end(threads)));
}

} // namespace

of_a_gather sleeping(std::size_t tasks, int sleep_ms) {
    asio::io_context loop(1);
    std::exception_ptr failed;
    const double heap = heap_in_use();
    const double cpu = cpu_us();
    const auto start = std::chrono::steady_clock::now();
    asio::co_spawn(loop, gather_sleepers(tasks, std::chrono::milliseconds(sleep_ms)),
                   [&failed](std::exception_ptr error) { failed = error; });
    loop.poll(); // until every task sleeps
    const double bytes = heap_in_use() - heap;
    const std::size_t threads = threads_now();
    loop.run();
    if (failed) std::rethrow_exception(failed);

    const auto count = static_cast<double>(tasks);
    const milliseconds wall = std::chrono::steady_clock::now() - start;
    return {wall.count(), (cpu_us() - cpu) / count, bytes / count, threads};
}

} // namespace cost
