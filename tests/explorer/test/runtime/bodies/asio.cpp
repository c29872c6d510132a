// Boost.Asio: io_context, steady_timer, thread_pool, co_spawn and cancellation.
#include "bodies/uses.hpp"

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>
#include <boost/system/system_error.hpp>
#include <chrono>
#include <exception>
#include <memory>
#include <thread>

namespace explorer::testing {

namespace {

namespace asio = boost::asio;
using namespace std::chrono_literals;
using error = boost::system::error_code;

/// Posts two increments to `where`, runs the context on two threads.
template <typename Executor>
void two_handlers(asio::io_context& context, const Executor& where) {
    int count = 0;
    for (int i = 0; i < 2; ++i)
        asio::post(where, [&count] { ++count; });
    std::thread other([&] { context.run(); });
    context.run();
    other.join();
    assert(count == 2);
}

void handlers_on_a_strand() {
    asio::io_context context;
    two_handlers(context, asio::make_strand(context));
}

void handlers_without_strand() {
    asio::io_context context;
    two_handlers(context, context.get_executor());
}

void work_guard_kept() {
    asio::io_context context;
    const auto guard = asio::make_work_guard(context);
    context.run();
}

void timers_in_order() {
    asio::io_context context;
    const auto begin = std::chrono::steady_clock::now();
    int fired = 0;
    asio::steady_timer late(context, 30ms);
    asio::steady_timer early(context, 10ms);
    late.async_wait([&](const error&) {
        assert(++fired == 2 && std::chrono::steady_clock::now() - begin == 30ms);
    });
    early.async_wait([&](const error&) {
        assert(++fired == 1 && std::chrono::steady_clock::now() - begin == 10ms);
    });
    context.run();
    assert(fired == 2);
}

void timer_outlives_what_it_uses() {
    asio::io_context context;
    auto ticks = std::make_unique<int>(0);
    asio::steady_timer timer(context, 20ms);
    timer.async_wait([raw = ticks.get()](const error&) { ++*raw; });
    asio::post(context, [&] { ticks.reset(); });
    context.run();
}

void timer_used_by_two_threads() {
    asio::io_context context;
    asio::steady_timer timer(context, 20ms);
    timer.async_wait([](const error&) {});
    std::thread other([&] { timer.expires_after(10ms); });
    context.run();
    timer.expires_after(5ms);
    other.join();
}

void pool_joined() {
    std::array<int, 2> squares{};
    asio::thread_pool pool(2);
    for (int i = 0; i < 2; ++i)
        asio::post(pool, [&squares, i] { squares.at(static_cast<std::size_t>(i)) = i * i + 1; });
    pool.join();
    assert((squares == std::array{1, 2}));
}

void pool_tasks_race() {
    int count = 0;
    asio::thread_pool pool(2);
    for (int i = 0; i < 2; ++i)
        asio::post(pool, [&count] { ++count; });
    pool.join();
}

void pool_task_waits_for_task() {
    asio::thread_pool pool(1);
    asio::post(pool, [&pool] { asio::post(pool, asio::use_future([] {})).get(); });
    pool.join();
}

asio::awaitable<int> answer_later(std::chrono::milliseconds delay, int answer) {
    asio::steady_timer timer(co_await asio::this_coro::executor, delay);
    co_await timer.async_wait(asio::use_awaitable);
    co_return answer;
}

asio::awaitable<void> ask_twice() {
    const auto begin = std::chrono::steady_clock::now();
    const int one = co_await answer_later(10ms, 1);
    const int two = co_await answer_later(15ms, 2);
    assert(one + two == 3 && std::chrono::steady_clock::now() - begin == 25ms);
}

void coroutines_wait_exactly() {
    asio::io_context context;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 3; ++i)
        asio::co_spawn(context, ask_twice(), asio::detached);
    context.run();
    assert(std::chrono::steady_clock::now() - begin == 25ms); // all at once
}

asio::awaitable<void> add(int& count) {
    ++count;
    co_return;
}

void coroutines_race() {
    int count = 0;
    asio::thread_pool pool(2);
    asio::co_spawn(pool, add(count), asio::detached);
    asio::co_spawn(pool, add(count), asio::detached);
    pool.join();
}

void coroutine_read_before_its_end() {
    int count = 0;
    asio::thread_pool pool(1);
    asio::co_spawn(pool, add(count), asio::detached);
    const int seen = count;
    pool.join();
    assert(seen <= 1);
}

/// Waits an hour under a cancellation slot, which is used after 5 ms; `after` is what follows.
void cancelled_wait(asio::awaitable<void> waiting, bool& completed) {
    asio::io_context context;
    asio::cancellation_signal stop;
    const auto begin = std::chrono::steady_clock::now();
    asio::co_spawn(context, std::move(waiting),
                   asio::bind_cancellation_slot(stop.slot(), [&](const std::exception_ptr& thrown) {
                       completed = true;
                       if (thrown) std::rethrow_exception(thrown);
                   }));
    asio::steady_timer soon(context, 5ms);
    soon.async_wait([&](const error&) { stop.emit(asio::cancellation_type::terminal); });
    context.run();
    assert(std::chrono::steady_clock::now() - begin == 5ms);
}

asio::awaitable<void> expect_cancellation(bool& aborted) {
    try {
        (void)co_await answer_later(1h, 1);
    } catch (const boost::system::system_error& thrown) {
        aborted = thrown.code() == asio::error::operation_aborted;
    }
}

void cancellation_expected() {
    bool aborted = false;
    bool completed = false;
    cancelled_wait(expect_cancellation(aborted), completed);
    assert(aborted && completed);
}

asio::awaitable<void> overlook_cancellation() {
    (void)co_await answer_later(1h, 1);
}

void cancellation_overlooked() {
    bool completed = false;
    cancelled_wait(overlook_cancellation(), completed);
}

void timer_cancelled() {
    asio::io_context context;
    asio::steady_timer timer(context, 1h);
    error seen;
    timer.async_wait([&](const error& why) { seen = why; });
    asio::post(context, [&] { timer.cancel(); });
    context.run();
    assert(seen == asio::error::operation_aborted);
}

void cancelled_wait_taken_for_success() {
    asio::io_context context;
    asio::steady_timer timer(context, 1h);
    const auto begin = std::chrono::steady_clock::now();
    timer.async_wait([&](const error&) { assert(std::chrono::steady_clock::now() - begin == 1h); });
    asio::post(context, [&] { timer.cancel(); });
    context.run();
}

constexpr std::array all{
    use{"io_context: a strand", handlers_on_a_strand, "pass"},
    use{"io_context: no strand", handlers_without_strand, "data_race"},
    use{"io_context: work guard kept", work_guard_kept, "deadlock"},
    use{"steady_timer: in order", timers_in_order, "pass"},
    use{"steady_timer: cancelled", timer_cancelled, "pass"},
    use{"steady_timer: cancelled, overlooked", cancelled_wait_taken_for_success, "wrong_result"},
    use{"steady_timer: outlives what it uses", timer_outlives_what_it_uses, "crash"},
    use{"steady_timer: used by two threads", timer_used_by_two_threads, "data_race"},
    use{"thread_pool: joined", pool_joined, "pass"},
    use{"thread_pool: tasks race", pool_tasks_race, "data_race"},
    use{"thread_pool: task waits for task", pool_task_waits_for_task, "deadlock"},
    use{"co_spawn: waits exactly", coroutines_wait_exactly, "pass"},
    use{"co_spawn: coroutines race", coroutines_race, "data_race"},
    use{"co_spawn: read before its end", coroutine_read_before_its_end, "data_race"},
    use{"cancellation: expected", cancellation_expected, "pass"},
    use{"cancellation: overlooked", cancellation_overlooked, "wrong_result"},
};

} // namespace

std::span<const use> uses_of_asio() {
    return all;
}

} // namespace explorer::testing
