// cost: the same tasks twice, once returning and once throwing.
#include "cost.hpp"

#include "gather_outcomes.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <malloc.h>

#include <ctime>
#include <exception>
#include <utility>
#include <vector>

namespace cost {

namespace asio = boost::asio;

namespace {

using workbook::awaitable;
using outcomes = std::vector<workbook::outcome<int>>;

awaitable<int> one_turn(bool fails) {
    co_await asio::post(asio::use_awaitable);
    if (fails) throw workbook::task_failed("no");
    co_return 1;
}

awaitable<void> gather(std::size_t tasks, bool fails, outcomes& all) {
    std::vector<awaitable<int>> turns;
    turns.reserve(tasks);
    for (std::size_t i = 0; i < tasks; ++i)
        turns.push_back(one_turn(fails));
    all = co_await workbook::gather_outcomes(std::move(turns));
}

double cpu_us() {
    timespec now{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return 1e6 * static_cast<double>(now.tv_sec) + 1e-3 * static_cast<double>(now.tv_nsec);
}

double heap_in_use() {
    return static_cast<double>(::mallinfo2().uordblks);
}

of_a_task measured(std::size_t tasks, bool fails) {
    asio::io_context loop(1);
    std::exception_ptr failed;
    outcomes all;
    const double heap = heap_in_use();
    const double cpu = cpu_us();
    asio::co_spawn(loop, gather(tasks, fails, all),
                   [&failed](const std::exception_ptr& error) { failed = error; });
    loop.run();
    if (failed) std::rethrow_exception(failed);
    const auto count = static_cast<double>(tasks);
    return {(cpu_us() - cpu) / count, (heap_in_use() - heap) / count};
}

} // namespace

of_a_task ending_well(std::size_t tasks) {
    return measured(tasks, false);
}

of_a_task failing(std::size_t tasks) {
    return measured(tasks, true);
}

} // namespace cost
