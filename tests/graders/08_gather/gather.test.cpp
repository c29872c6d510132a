// What gather promises: every claim is one test case.
#include "gather.hpp"

#include "event.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/stopwatch.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::event_loop;
using workbook::awaitable;
using workbook::event;
using workbook::gather;

namespace {

awaitable<int> at_once(int value) {
    co_return value;
}

awaitable<int> when_open(event& gate, int value) {
    co_await gate.wait();
    co_return value;
}

awaitable<int> fail_at_once(std::string message) {
    throw std::runtime_error(message);
    co_return 0;
}

awaitable<int> fail_when_open(event& gate, std::string message) {
    co_await gate.wait();
    throw std::runtime_error(message);
}

// Inside until its end, which `gate` allows.
awaitable<int> visit(grading::gauge& inside, event& gate) {
    const auto here = inside.enter();
    co_await gate.wait();
    co_return 1;
}

awaitable<int> after(std::chrono::milliseconds pause, int value) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
    co_return value;
}

// `parties` tasks that all wait for each other.
awaitable<int> meet(int& arrived, int parties, event& all_here) {
    const int number = arrived++;
    if (arrived == parties) all_here.open();
    co_await all_here.wait();
    co_return number;
}

template <typename... Task>
std::vector<awaitable<int>> list(Task... task) {
    std::vector<awaitable<int>> tasks;
    (tasks.push_back(std::move(task)), ...);
    return tasks;
}

std::vector<int> numbers(int count) {
    std::vector<int> all(static_cast<std::size_t>(count));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

// Starts a caller that awaits gather(tasks) and puts what comes into `results`.
auto start_gather(event_loop& loop, std::vector<awaitable<int>> tasks, std::vector<int>& results,
                  asio::cancellation_slot slot = {}) {
    auto caller = [&results, tasks = std::move(tasks)]() mutable -> awaitable<void> {
        results = co_await gather(std::move(tasks));
    };
    return loop.start(std::move(caller), slot);
}

// Runs the loop until all has ended; a caller that never wakes fails here, in words.
void finish(event_loop& loop, const grading::fate& caller) {
    loop.finish();
    const grading::judged_as timeout("timeout");
    INFO(
        "Nothing is left to run on the loop, so nobody will ever wake the caller. Does every task, "
        "however it ends, get counted, and does the last one open what the caller waits for?");
    REQUIRE(caller.text() != "still waiting");
}

// The results of gather(tasks) on a loop of its own, or its exception.
std::vector<int> gathered(event_loop& loop, std::vector<awaitable<int>> tasks) {
    std::vector<int> results;
    const auto caller = start_gather(loop, std::move(tasks), results);
    finish(loop, *caller);
    caller->rethrow();
    return results;
}

} // namespace

TEST_CASE("gather gives the result of its task", "[08.1]") {
    explorer::explore([] {
        event_loop loop;
        CHECK(gathered(loop, list(at_once(7))) == std::vector{7});
    });
}

TEST_CASE("gather gives a result for each task, in the order of the tasks", "[08.1]") {
    explorer::explore([] {
        event_loop loop;
        CHECK(gathered(loop, list(at_once(3), at_once(1), at_once(2))) == std::vector{3, 1, 2});
    });
}

TEST_CASE("gather returns when the last task has ended, not before", "[08.1]") {
    explorer::explore([] {
        std::vector<int> results;
        event_loop loop;
        std::deque<event> gates;
        for (int i = 0; i < 3; ++i)
            gates.emplace_back(loop.executor());
        const auto caller = start_gather(
            loop, list(when_open(gates[0], 0), when_open(gates[1], 1), when_open(gates[2], 2)),
            results);
        loop.settle();
        for (const std::size_t i : {2U, 0U}) {
            gates[i].open();
            loop.settle();
            INFO("Three tasks; task 1 has not ended yet.");
            REQUIRE(caller->text() == "still waiting");
        }
        gates[1].open();
        finish(loop, *caller);
        INFO("They ended in the order 2, 0, 1. The results are in the order of the tasks.");
        CHECK(caller->text() == "returned");
        CHECK(results == std::vector{0, 1, 2});
    });
}

TEST_CASE("ten tasks are under way at the same time", "[08.1]") {
    explorer::explore([] {
        int arrived = 0;
        std::vector<int> results;
        event_loop loop;
        event all_here(loop.executor());
        std::vector<awaitable<int>> tasks;
        for (int i = 0; i < 10; ++i)
            tasks.push_back(meet(arrived, 10, all_here));
        const auto caller = start_gather(loop, std::move(tasks), results);
        loop.finish();
        INFO("Ten tasks that go on when all ten have started. Whoever awaits the first before "
             "starting the second waits for ever here, and ten times too long elsewhere.");
        {
            const grading::judged_as too_slow("too_slow");
            REQUIRE(arrived == 10);
        }
        finish(loop, *caller);
        CHECK(results == numbers(10));
    });
}

TEST_CASE("ten tasks take as long as one of them", "[08.1]") {
    explorer::explore([] {
        event_loop loop;
        std::vector<awaitable<int>> tasks;
        for (int i = 0; i < 10; ++i)
            tasks.push_back(after(10ms, i));
        const grading::stopwatch watch;
        const auto results = gathered(loop, std::move(tasks));
        const auto elapsed = watch.elapsed();
        CHECK(results == numbers(10));
        const grading::judged_as too_slow("too_slow");
        CHECK(elapsed == grading::about(10ms));
    });
}

TEST_CASE("no tasks are done at once", "[08.1]") {
    explorer::explore([] {
        event_loop loop;
        INFO("Without tasks there is no last one that could wake the caller.");
        CHECK(gathered(loop, list()) == std::vector<int>{});
    });
}

TEST_CASE("tasks that end at once and tasks that wait mix", "[08.1]") {
    explorer::explore([] {
        std::vector<int> results;
        event_loop loop;
        event gate(loop.executor());
        const auto caller = start_gather(
            loop, list(at_once(0), when_open(gate, 1), at_once(2), when_open(gate, 3)), results);
        loop.settle();
        INFO("Tasks 0 and 2 never suspend: they have ended before the next one is even started. "
             "Tasks 1 and 3 still wait.");
        REQUIRE(caller->text() == "still waiting");
        gate.open();
        finish(loop, *caller);
        CHECK(results == numbers(4));
    });
}

TEST_CASE("what a task throws reaches the caller", "[08.1]") {
    explorer::explore([] {
        std::vector<int> results;
        event_loop loop;
        const auto caller =
            start_gather(loop, list(at_once(0), fail_at_once("Failed on 1"), at_once(2)), results);
        finish(loop, *caller);
        CHECK(caller->text() == "threw Failed on 1");
    });
}

TEST_CASE("anything may be thrown, not only std::exception", "[08.1]") {
    explorer::explore([] {
        std::vector<int> results;
        event_loop loop;
        const auto throw_a_number = []() -> awaitable<int> {
            throw 42;
            co_return 0;
        };
        const auto caller = start_gather(loop, list(throw_a_number(), at_once(1)), results);
        finish(loop, *caller);
        CHECK(caller->text() == "threw something that is no std::exception");
    });
}

TEST_CASE("no task is still running when gather throws", "[08.1][leak]") {
    explorer::explore([] {
        grading::gauge inside;
        std::vector<int> results;
        event_loop loop;
        event gate(loop.executor());
        const auto caller = start_gather(
            loop, list(fail_at_once("Failed on 0"), visit(inside, gate), visit(inside, gate)),
            results);
        loop.settle();
        INFO("Task 0 has failed while 1 and 2 are still running, and tasks use the caller's "
             "variables.");
        REQUIRE(caller->text() == "still waiting");
        CHECK(inside.current() == 2); // running on, not torn down
        gate.open();
        finish(loop, *caller);
        CHECK(caller->text() == "threw Failed on 0");
    });
}

TEST_CASE("when several tasks fail, the first of them in the input is reported", "[08.1]") {
    explorer::explore([] {
        std::vector<int> results;
        event_loop loop;
        event gate(loop.executor());
        const auto caller = start_gather(loop,
                                         list(at_once(0), fail_when_open(gate, "Failed on 1"),
                                              fail_at_once("Failed on 2"), at_once(3)),
                                         results);
        loop.settle();
        gate.open();
        finish(loop, *caller);
        INFO("Task 2 fails first in time, task 1 first in the input. Errors follow the input's "
             "order, "
             "so that the same input gives the same error on every run.");
        CHECK(caller->text() == "threw Failed on 1");
    });
}

TEST_CASE("a thousand tasks give a thousand results", "[08.1]") {
    explorer::explore([] {
        std::vector<int> results;
        event_loop loop;
        event gate(loop.executor());
        std::vector<awaitable<int>> tasks;
        for (int i = 0; i < 1000; ++i)
            tasks.push_back(i % 2 == 0 ? at_once(i) : when_open(gate, i));
        const auto caller = start_gather(loop, std::move(tasks), results);
        loop.settle();
        gate.open();
        finish(loop, *caller);
        CHECK(results == numbers(1000));
    });
}

TEST_CASE("gathers nest", "[08.1]") {
    explorer::explore([] {
        event_loop loop;
        event gate(loop.executor());
        gate.open();
        const auto sum = [](std::vector<awaitable<int>> tasks) -> awaitable<int> {
            const auto results = co_await gather(std::move(tasks));
            co_return std::accumulate(results.begin(), results.end(), 0);
        };
        const auto sums = gathered(loop, list(sum(list(at_once(1), when_open(gate, 2))),
                                              sum(list()), sum(list(at_once(4)))));
        CHECK(sums == std::vector{3, 0, 4});
    });
}

TEST_CASE("a caller that is cancelled stays until its last task has ended", "[08.1][leak]") {
    explorer::explore([] {
        grading::gauge inside;
        std::vector<int> results;
        asio::cancellation_signal cancel;
        event_loop loop;
        event gate(loop.executor());
        const auto caller = start_gather(loop, list(visit(inside, gate), visit(inside, gate)),
                                         results, cancel.slot());
        loop.settle();
        cancel.emit(asio::cancellation_type::terminal);
        loop.settle();
        INFO("Cancelling the caller ends whatever it waits for, unless that is deaf to "
             "cancellation, "
             "as event::wait is. Two tasks were still running.");
        REQUIRE(caller->text() == "still waiting");
        gate.open();
        finish(loop, *caller);
        CHECK(inside.current() == 0);
    });
}

TEST_CASE("tasks run on the executor of the caller, also on a strand of four threads", "[08.1]") {
    explorer::explore([] {
        int steps = 0; // no lock: the strand is the lock
        int elsewhere = 0;
        std::vector<int> results;
        asio::io_context context(4);
        const auto strand = asio::make_strand(context);
        const auto hop = [&](int value) -> awaitable<int> {
            for (int i = 0; i < 10; ++i) {
                co_await asio::post(asio::use_awaitable);
                ++steps;
                if (!strand.running_in_this_thread()) ++elsewhere;
            }
            co_return value;
        };
        const auto caller = [&]() -> awaitable<void> {
            std::vector<awaitable<int>> tasks;
            for (int i = 0; i < 50; ++i)
                tasks.push_back(hop(i));
            results = co_await gather(std::move(tasks));
        };
        asio::co_spawn(strand, caller, asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        INFO("co_await boost::asio::this_coro::executor gives the executor of the caller.");
        CHECK(elsewhere == 0);
        CHECK(steps == 500);
        CHECK(results == numbers(50));
    });
}

TEST_CASE("a loop that goes away takes caller and tasks along", "[08.1][leak]") {
    explorer::explore([] {
        const auto token = std::make_shared<int>(0); // each coroutine has a copy
        {
            event_loop loop;
            event gate(loop.executor());
            const auto hold = [](std::shared_ptr<int> copy, event& until) -> awaitable<int> {
                co_await until.wait();
                co_return *copy;
            };
            loop.start([&, token]() -> awaitable<void> {
                co_await gather(list(hold(token, gate), at_once(1), hold(token, gate)));
            });
            loop.settle();
        }
        INFO(
            "The loop was destroyed while tasks were waiting. What is counted here are copies that "
            "coroutines still hold: two objects that own each other are never freed.");
        CHECK(token.use_count() == 1);
    });
}
