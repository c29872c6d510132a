// What as_completed promises: every claim is one test case.
#include "as_completed.hpp"

#include "event.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using grading::event_loop;
using workbook::arrivals;
using workbook::as_completed;
using workbook::awaitable;
using workbook::event;

namespace {

using numbers = std::vector<std::size_t>;

awaitable<int> at_once(int value) {
    co_return value;
}

awaitable<int> when_open(event& gate, int value) {
    co_await gate.wait();
    co_return value;
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

// `parties` tasks that all wait for each other.
awaitable<int> meet(int& arrived, int parties, event& all_here) {
    if (++arrived == parties) all_here.open();
    co_await all_here.wait();
    co_return 1;
}

template <typename... Task>
std::vector<awaitable<int>> list(Task... task) {
    std::vector<awaitable<int>> tasks;
    (tasks.push_back(std::move(task)), ...);
    return tasks;
}

// Gates that a test opens one by one, letting the loop settle after each.
class gates {
  public:
    gates(event_loop& loop, std::size_t count) : loop_(loop) {
        for (std::size_t i = 0; i < count; ++i)
            gates_.emplace_back(loop.executor());
    }

    event& operator[](std::size_t i) { return gates_[i]; }

    void open(std::size_t i) {
        gates_[i].open();
        loop_.settle();
    }

  private:
    event_loop& loop_;
    std::deque<event> gates_;
};

// The numbers in the order in which they are handed out, until there is nothing more.
awaitable<void> collect(arrivals<int>& ready, numbers& indices) {
    while (const auto one = co_await ready.next())
        indices.push_back(one->index);
}

// Runs the loop until all has ended; a caller that never wakes fails here, in words.
void finish(event_loop& loop, const grading::fate& caller) {
    loop.finish();
    const grading::judged_as timeout("timeout");
    INFO("Nothing is left to run on the loop, and `next` still waits. Was every end reported, did "
         "the "
         "report find room, and does `next` know when there is nothing more to come?");
    REQUIRE(caller.text() != "still waiting");
    caller.rethrow();
}

// Starts the tasks and collects their numbers to the end.
numbers collected(event_loop& loop, std::vector<awaitable<int>> tasks) {
    numbers indices;
    auto ready = as_completed(loop.executor(), std::move(tasks));
    const auto caller = loop.start([&] { return collect(ready, indices); });
    finish(loop, *caller);
    return indices;
}

} // namespace

TEST_CASE("a task that has ended is handed out with its number and its result", "[08.2]") {
    explorer::explore([] {
        std::size_t index = 99;
        int result = 0;
        event_loop loop;
        auto ready = as_completed(loop.executor(), list(at_once(7)));
        const auto caller = loop.start([&]() -> awaitable<void> {
            auto first = co_await ready.next();
            if (!first) co_return;
            index = first->index;
            result = first->get();
        });
        finish(loop, *caller);
        CHECK(index == 0);
        CHECK(result == 7);
    });
}

TEST_CASE("after the last task there is nothing more, however often one asks", "[08.2]") {
    explorer::explore([] {
        std::vector<bool> something;
        event_loop loop;
        auto ready = as_completed(loop.executor(), list(at_once(7)));
        const auto caller = loop.start([&]() -> awaitable<void> {
            for (int i = 0; i < 3; ++i) {
                const auto next = co_await ready.next();
                something.push_back(next.has_value());
            }
        });
        finish(loop, *caller);
        CHECK(something == std::vector{true, false, false});
    });
}

TEST_CASE("no tasks: nothing to hand out", "[08.2]") {
    explorer::explore([] {
        event_loop loop;
        CHECK(collected(loop, list()) == numbers{});
    });
}

TEST_CASE("ten tasks are under way at the same time", "[08.2]") {
    explorer::explore([] {
        int arrived = 0;
        numbers indices;
        event_loop loop;
        event all_here(loop.executor());
        std::vector<awaitable<int>> tasks;
        for (int i = 0; i < 10; ++i)
            tasks.push_back(meet(arrived, 10, all_here));
        auto ready = as_completed(loop.executor(), std::move(tasks));
        const auto caller = loop.start([&] { return collect(ready, indices); });
        loop.finish();
        INFO("Ten tasks that go on when all ten have started.");
        {
            const grading::judged_as too_slow("too_slow");
            REQUIRE(arrived == 10);
        }
        finish(loop, *caller);
        CHECK(indices.size() == 10);
    });
}

TEST_CASE("tasks start before anybody asks for the first", "[08.2]") {
    explorer::explore([] {
        grading::gauge inside;
        event_loop loop;
        event gate(loop.executor());
        auto ready = as_completed(loop.executor(), list(visit(inside, gate), visit(inside, gate)));
        loop.settle();
        CHECK(inside.current() == 2);
    });
}

TEST_CASE("tasks are handed out in the order in which they end", "[08.2]") {
    explorer::explore([] {
        numbers indices;
        event_loop loop;
        gates gate(loop, 3);
        auto ready =
            as_completed(loop.executor(),
                         list(when_open(gate[0], 0), when_open(gate[1], 1), when_open(gate[2], 2)));
        const auto caller = loop.start([&] { return collect(ready, indices); });
        loop.settle();
        REQUIRE(indices == numbers{});
        for (const std::size_t i : {2U, 0U, 1U})
            gate.open(i);
        finish(loop, *caller);
        CHECK(indices == numbers{2, 0, 1});
    });
}

TEST_CASE("a task is handed out as soon as it has ended, while others run", "[08.2]") {
    explorer::explore([] {
        numbers indices;
        event_loop loop;
        gates gate(loop, 2);
        auto ready =
            as_completed(loop.executor(), list(when_open(gate[0], 0), when_open(gate[1], 1)));
        const auto caller = loop.start([&] { return collect(ready, indices); });
        loop.settle();
        gate.open(1);
        INFO("Task 1 has ended, task 0 is still running: its line can be printed now.");
        CHECK(indices == numbers{1});
        gate.open(0);
        finish(loop, *caller);
        CHECK(indices == numbers{1, 0});
    });
}

TEST_CASE("ends that nobody waited for are kept, in their order", "[08.2]") {
    explorer::explore([] {
        numbers indices;
        event_loop loop;
        gates gate(loop, 4);
        auto ready =
            as_completed(loop.executor(), list(when_open(gate[0], 0), when_open(gate[1], 1),
                                               when_open(gate[2], 2), when_open(gate[3], 3)));
        loop.settle();
        for (const std::size_t i : {3U, 1U, 0U})
            gate.open(i);
        const auto caller = loop.start([&] { return collect(ready, indices); });
        loop.settle();
        INFO("Tasks 3, 1 and 0 ended before the first call of next.");
        REQUIRE(indices == numbers{3, 1, 0});
        gate.open(2);
        finish(loop, *caller);
        CHECK(indices == numbers{3, 1, 0, 2});
    });
}

TEST_CASE("a failure is handed out like a result, and the others go on", "[08.2]") {
    explorer::explore([] {
        std::vector<std::string> lines;
        event_loop loop;
        gates gate(loop, 2);
        auto ready = as_completed(
            loop.executor(), list(when_open(gate[0], 7), fail_when_open(gate[1], "Failed on 1")));
        const auto caller = loop.start([&]() -> awaitable<void> {
            while (auto one = co_await ready.next()) {
                try {
                    lines.push_back(std::to_string(one->get()));
                } catch (const std::runtime_error& error) {
                    lines.emplace_back(error.what());
                }
            }
        });
        loop.settle();
        gate.open(1);
        gate.open(0);
        finish(loop, *caller);
        CHECK(lines == std::vector<std::string>{"Failed on 1", "7"});
    });
}

TEST_CASE("a thousand tasks are handed out once each", "[08.2]") {
    explorer::explore([] {
        event_loop loop;
        event gate(loop.executor());
        gate.open();
        std::vector<awaitable<int>> tasks;
        for (int i = 0; i < 1000; ++i)
            tasks.push_back(i % 2 == 0 ? at_once(i) : when_open(gate, i));
        auto indices = collected(loop, std::move(tasks));
        std::sort(indices.begin(), indices.end());
        numbers expected(1000);
        std::iota(expected.begin(), expected.end(), 0U);
        CHECK(indices == expected);
    });
}

TEST_CASE("a wait that is cancelled loses nothing", "[08.2]") {
    explorer::explore([] {
        numbers indices;
        asio::cancellation_signal cancel;
        event_loop loop;
        gates gate(loop, 2);
        auto ready =
            as_completed(loop.executor(), list(when_open(gate[0], 0), when_open(gate[1], 1)));
        const auto impatient = loop.start([&] { return collect(ready, indices); }, cancel.slot());
        loop.settle();
        cancel.emit(asio::cancellation_type::terminal);
        loop.settle();
        INFO(
            "One caller was cancelled while it waited in next; then both tasks ended; then another "
            "caller asked.");
        REQUIRE(impatient->text() != "still waiting");
        gate.open(1);
        gate.open(0);
        const auto patient = loop.start([&] { return collect(ready, indices); });
        finish(loop, *patient);
        CHECK(indices == numbers{1, 0});
    });
}

TEST_CASE("whoever leaves early leaves the tasks running to their ends", "[08.2]") {
    explorer::explore([] {
        const auto token = std::make_shared<int>(0); // each task has a copy
        int ended = 0;
        event_loop loop;
        gates gate(loop, 3);
        const auto count = [&ended](std::shared_ptr<int> copy, event& until) -> awaitable<int> {
            co_await until.wait();
            ++ended;
            co_return *copy;
        };
        const auto caller = loop.start([&, token]() -> awaitable<void> {
            auto ready =
                as_completed(loop.executor(), list(count(token, gate[0]), count(token, gate[1]),
                                                   count(token, gate[2])));
            co_await ready.next(); // and never mind the others
        });
        loop.settle();
        gate.open(1);
        REQUIRE(caller->text() == "returned");
        gate.open(0);
        gate.open(2);
        loop.finish();
        INFO("The owner left after the first end. The other two tasks ended later, in peace.");
        CHECK(ended == 3);
        const grading::judged_as leak("leak");
        CHECK(token.use_count() == 1);
    });
}

TEST_CASE("tasks run on the executor given, also on a strand of four threads", "[08.2]") {
    explorer::explore([] {
        int steps = 0; // no lock: the strand is the lock
        int elsewhere = 0;
        numbers indices;
        asio::io_context context(4);
        const auto strand = asio::make_strand(context);
        const auto hop = [&]() -> awaitable<int> {
            for (int i = 0; i < 10; ++i) {
                co_await asio::post(asio::use_awaitable);
                ++steps;
                if (!strand.running_in_this_thread()) ++elsewhere;
            }
            co_return 1;
        };
        const auto caller = [&]() -> awaitable<void> {
            std::vector<awaitable<int>> tasks;
            for (int i = 0; i < 50; ++i)
                tasks.push_back(hop());
            auto ready = as_completed(co_await asio::this_coro::executor, std::move(tasks));
            co_await collect(ready, indices);
        };
        asio::co_spawn(strand, caller, asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        CHECK(elsewhere == 0);
        CHECK(steps == 500);
        CHECK(indices.size() == 50);
    });
}

TEST_CASE("a loop that goes away takes owner and tasks along", "[08.2][leak]") {
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
                auto ready =
                    as_completed(loop.executor(), list(hold(token, gate), hold(token, gate)));
                co_await ready.next();
            });
            loop.settle();
        }
        INFO(
            "The loop was destroyed while tasks were waiting. What is counted here are copies that "
            "coroutines still hold: two objects that own each other are never freed.");
        CHECK(token.use_count() == 1);
    });
}
