// cost: many calls that need not wait, on one thread and on two; and the heap while many wait.
#include "cost.hpp"

#include "sliding_window.hpp"
#include "token_bucket.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <malloc.h>

#include <chrono>
#include <thread>
#include <vector>

namespace cost {

namespace asio = boost::asio;

using namespace std::chrono_literals;

namespace {

using workbook::awaitable;
using steady = std::chrono::steady_clock;

constexpr std::size_t calls = 20'000;

double nanoseconds_of_each(steady::time_point start) {
    const std::chrono::duration<double, std::nano> all = steady::now() - start;
    return all.count() / static_cast<double>(calls);
}

template <typename Limiter>
awaitable<void> call_directly(Limiter& limiter) {
    for (std::size_t i = 0; i < calls; ++i)
        co_await limiter.acquire();
}

using strand = asio::strand<asio::io_context::executor_type>;

// What callers on several threads have to do: go to the strand of the limiter, and come back.
awaitable<void> call_on(strand where, workbook::sliding_window& limiter, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        co_await asio::co_spawn(where, limiter.acquire(), asio::use_awaitable);
}

template <typename Limiter>
double on_one_thread(Limiter& limiter, asio::io_context& loop) {
    const auto start = steady::now();
    asio::co_spawn(loop, call_directly(limiter), asio::detached);
    loop.run();
    return nanoseconds_of_each(start);
}

double by_way_of_a_strand(int threads) {
    asio::io_context loop(threads);
    const auto where = asio::make_strand(loop);
    workbook::sliding_window limiter(where, calls, 1h);
    const auto start = steady::now();
    for (int i = 0; i < threads; ++i)
        asio::co_spawn(loop, call_on(where, limiter, calls / static_cast<std::size_t>(threads)),
                       asio::detached);
    {
        std::vector<std::jthread> others;
        for (int i = 1; i < threads; ++i)
            others.emplace_back([&loop] { loop.run(); });
        loop.run();
    }
    return nanoseconds_of_each(start);
}

} // namespace

of_a_call uncontended() {
    asio::io_context loop(1);
    workbook::sliding_window window(loop.get_executor(), calls, 1h);
    const double window_ns = on_one_thread(window, loop);
    loop.restart();
    workbook::token_bucket bucket(loop.get_executor(), calls, 1ns);
    const double bucket_ns = on_one_thread(bucket, loop);
    return {window_ns, bucket_ns, by_way_of_a_strand(1), by_way_of_a_strand(2)};
}

double bytes_of_a_waiter(std::size_t callers) {
    asio::io_context loop(1);
    workbook::sliding_window window(loop.get_executor(), 1, 1h);
    const auto before = ::mallinfo2().uordblks;
    for (std::size_t i = 0; i <= callers; ++i) // the first of them does not wait
        asio::co_spawn(loop, window.acquire(), asio::detached);
    loop.poll();
    const auto used = static_cast<double>(::mallinfo2().uordblks - before);
    return used / static_cast<double>(callers);
}

} // namespace cost
