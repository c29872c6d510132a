// cost: permits that are free, permits that are handed over, and the heap while many wait.
#include "cost.hpp"

#include "async_semaphore.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <malloc.h>

#include <chrono>
#include <semaphore>

namespace cost {

namespace asio = boost::asio;

namespace {

using workbook::async_semaphore;
using workbook::awaitable;
using steady = std::chrono::steady_clock;

constexpr std::size_t steps = 50'000;

double nanoseconds_of_each(steady::time_point start) {
    const std::chrono::duration<double, std::nano> all = steady::now() - start;
    return all.count() / static_cast<double>(steps);
}

double between_threads() {
    std::counting_semaphore<> permits(1);
    const auto start = steady::now();
    for (std::size_t i = 0; i < steps; ++i) {
        permits.acquire();
        permits.release();
    }
    return nanoseconds_of_each(start);
}

awaitable<void> acquire_and_release(async_semaphore permits) {
    for (std::size_t i = 0; i < steps; ++i) {
        co_await permits.acquire();
        permits.release();
    }
}

awaitable<void> hold_often(async_semaphore permits, std::size_t times) {
    for (std::size_t i = 0; i < times; ++i)
        const auto mine = co_await permits.hold();
}

// Gives its permit back while the other waits, and waits for it itself.
awaitable<void> hand_over(async_semaphore permits, std::size_t times) {
    co_await permits.acquire();
    co_await asio::post(asio::use_awaitable); // the other comes to wait meanwhile
    for (std::size_t i = 1; i < times; ++i) {
        permits.release();
        co_await permits.acquire();
    }
    permits.release();
}

} // namespace

of_a_step of_each() {
    of_a_step result{between_threads(), 0, 0, 0};
    asio::io_context loop(1);
    const async_semaphore permits(loop.get_executor(), 1);
    const auto measured = [&loop](auto... coroutines) {
        const auto start = steady::now();
        (asio::co_spawn(loop, std::move(coroutines), asio::detached), ...);
        loop.restart();
        loop.run();
        return nanoseconds_of_each(start);
    };
    result.acquire_ns = measured(acquire_and_release(permits));
    result.hold_ns = measured(hold_often(permits, steps));
    result.hand_over_ns = measured(hand_over(permits, steps / 2), hand_over(permits, steps / 2));
    return result;
}

double bytes_of_a_waiter(std::size_t callers) {
    asio::io_context loop(1);
    async_semaphore permits(loop.get_executor(), 1);
    if (!permits.try_acquire()) return 0;
    const auto before = heap_in_use();
    for (std::size_t i = 0; i < callers; ++i)
        asio::co_spawn(loop, permits.acquire(), asio::detached);
    loop.poll();
    return static_cast<double>(heap_in_use() - before) / static_cast<double>(callers);
}

std::size_t heap_in_use() {
    const auto now = ::mallinfo2();
    return now.uordblks + now.hblkhd;
}

} // namespace cost
