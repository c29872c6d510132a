// Measures; the numbers are of this machine and of this moment.
#include "cost.hpp"

#include "measuring.hpp"
#include "run_in_thread_pool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <exception>
#include <utility>
#include <vector>

namespace cost {

namespace {

using workbook::awaitable;
using workbook::thread_pool;

awaitable<void> on_one_pool(thread_pool& pool) {
    co_await workbook::run_in_thread_pool(pool, [] {});
}

awaitable<void> on_own_pool(std::size_t workers) {
    thread_pool own(workers);
    co_await workbook::run_in_thread_pool(own, [] {});
}

// Takes the time of `count` calls, one by one.
template <typename Call>
awaitable<void> take_times(int count, Call call, std::vector<double>& microseconds) {
    for (; count > 0; --count) {
        const auto start = measuring::steady::now();
        co_await call();
        const std::chrono::duration<double, std::micro> took = measuring::steady::now() - start;
        microseconds.push_back(took.count());
    }
}

template <typename Call>
double median_us(boost::asio::io_context& loop, int count, Call call) {
    std::vector<double> microseconds;
    boost::asio::co_spawn(loop, take_times(count, std::move(call), microseconds),
                          [](const std::exception_ptr& error) {
                              if (error) std::rethrow_exception(error);
                          });
    loop.run();
    return measuring::median(std::move(microseconds));
}

} // namespace

double round_trip_us(int workers) {
    boost::asio::io_context loop(1);
    thread_pool pool(static_cast<std::size_t>(workers));
    return median_us(loop, 2'000, [&pool] { return on_one_pool(pool); });
}

double with_own_pool_us(int workers) {
    boost::asio::io_context loop(1);
    const auto size = static_cast<std::size_t>(workers);
    return median_us(loop, 200, [size] { return on_own_pool(size); });
}

} // namespace cost
