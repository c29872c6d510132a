// What run_in_thread_pool promises: every claim is one test case.
#include "run_in_thread_pool.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/rendezvous.hpp>
#include <graders/support/stopwatch.hpp>
#include <graders/support/ticker.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::event_loop;
using workbook::awaitable;
using workbook::run_in_thread_pool;
using workbook::thread_pool;

namespace {

// For claims in which the threads meet at two places only: posting the call and posting home.
constexpr explorer::body_options few{.schedules = 150};

// For the figures of many calls, which no order of steps may change: a few orders show it.
constexpr explorer::body_options handful{.schedules = 8};

// For the others: a caller that leaves, a pool or a loop that ends meanwhile.
constexpr explorer::body_options more{.schedules = 400};

// What stands for a blocking library: it takes its time, and there is nothing to await.
int blocking_call(int result) {
    std::this_thread::sleep_for(100ms);
    return result;
}

// Something that runtime_error's message alone would not bring across.
struct no_such_row : std::runtime_error {
    explicit no_such_row(int wanted)
        : std::runtime_error("no row " + std::to_string(wanted)), row(wanted) {}

    int row;
};

// Runs the loop until all has ended; a caller that never wakes fails here, in words.
void finish(event_loop& loop, const grading::fate& caller) {
    loop.finish();
    const grading::judged_as timeout("timeout");
    INFO(
        "Nothing is left to run on the loop, and the caller still waits. Does the worker report to "
        "the loop, however the call ended?");
    REQUIRE(caller.text() != "still waiting");
}

// The ids of the pool's workers.
std::vector<std::thread::id> workers_of(thread_pool& pool) {
    grading::recorder<std::thread::id> ids;
    grading::rendezvous all_here(static_cast<int>(pool.size()));
    std::vector<std::future<void>> answers;
    for (std::size_t i = 0; i < pool.size(); ++i)
        answers.push_back(pool.submit([&] {
            ids.add(std::this_thread::get_id());
            all_here.arrive_and_wait();
        }));
    for (auto& each : answers)
        each.get();
    return ids.all();
}

// `count` callers that each make a blocking call; `inside` counts the calls that run.
void start_calls(event_loop& loop, thread_pool& pool, int count, grading::gauge& inside,
                 std::vector<int>& results) {
    for (int i = 0; i < count; ++i)
        loop.start([&, i]() -> awaitable<void> {
            const int result = co_await run_in_thread_pool(pool, [&inside, i] {
                const auto here = inside.enter();
                return blocking_call(i);
            });
            results.push_back(result);
        });
}

} // namespace

TEST_CASE("the caller gets what the call returns, and sees what it did", "[12.1]") {
    const auto body = [] {
        int written = 0; // no lock: one after the other is promised
        int result = 0;
        event_loop loop;
        thread_pool pool(1);
        const auto caller = loop.start([&]() -> awaitable<void> {
            written = 1;
            co_await run_in_thread_pool(pool, [&] { written += 5; });
            ++written;
            result = co_await run_in_thread_pool(pool, [&] { return blocking_call(written); });
        });
        finish(loop, *caller);
        caller->rethrow();
        CHECK(result == 7);
    };
    explorer::explore(body, few);
}

TEST_CASE("calls run on the pool's workers, and callers go on on the loop's thread", "[12.1]") {
    const auto body = [] {
        const auto here = std::this_thread::get_id();
        grading::recorder<std::thread::id> callees;
        int went_on_here = 0;
        event_loop loop;
        thread_pool pool(1);
        const auto workers = workers_of(pool);
        for (int i = 0; i < 2; ++i)
            loop.start([&]() -> awaitable<void> {
                co_await run_in_thread_pool(pool, [&] { callees.add(std::this_thread::get_id()); });
                if (std::this_thread::get_id() == here) ++went_on_here;
            });
        loop.finish();
        int on_the_loop = 0;
        int on_workers = 0;
        for (const auto id : callees.all()) {
            if (id == here) ++on_the_loop;
            on_workers += static_cast<int>(std::count(workers.begin(), workers.end(), id));
        }
        {
            const grading::judged_as constraint("constraint");
            INFO("Two calls and a pool of one worker. A call on the loop's own thread blocks the "
                 "loop; a call on a thread of another pool is not counted by anybody.");
            CHECK(on_the_loop == 0);
            CHECK(on_workers == 2);
        }
        INFO("A coroutine that goes on on a worker shares the loop's state without a lock.");
        CHECK(went_on_here == 2);
    };
    explorer::explore(body, few);
}

TEST_CASE("the loop's ticker is on time while a call blocks", "[12.1]") {
    const auto body = [] {
        grading::ticker ticker(10ms);
        event_loop loop;
        thread_pool pool(1);
        loop.start([&] { return ticker.run(12); });
        const auto caller = loop.start([&]() -> awaitable<void> {
            co_await run_in_thread_pool(pool, [] { return blocking_call(1); });
        });
        loop.finish();
        REQUIRE(caller->text() == "returned");
        CHECK(ticker.ticks() == 12);
        const grading::judged_as constraint("constraint");
        INFO("A tick every 10 ms on the same loop, beside a call of 100 ms. What is shown is the "
             "longest that a tick was late: somebody has kept the loop's thread for so long.");
        REQUIRE(ticker.latest() == grading::about(0ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("an exception crosses the border as it is", "[12.1]") {
    const auto body = [] {
        std::string caught;
        event_loop loop;
        thread_pool pool(1);
        const auto caller = loop.start([&]() -> awaitable<void> {
            try {
                co_await run_in_thread_pool(pool, []() -> int { throw no_such_row(42); });
            } catch (const no_such_row& error) {
                caught = error.what() + std::string(", row ") + std::to_string(error.row);
            }
            co_await run_in_thread_pool(pool, [] { throw 42; });
        });
        finish(loop, *caller);
        INFO("The first call throws an exception with a member, and the caller catches it by its "
             "type; the second one throws a number.");
        CHECK(caught == "no row 42, row 42");
        CHECK(caller->text() == "threw something that is no std::exception");
    };
    explorer::explore(body, few);
}

TEST_CASE("four calls of 100 ms on two workers take 200 ms", "[12.1]") {
    const auto body = [] {
        grading::gauge inside;
        std::vector<int> results;
        event_loop loop;
        thread_pool pool(2);
        const grading::stopwatch watch;
        start_calls(loop, pool, 4, inside, results);
        loop.finish();
        const auto elapsed = watch.elapsed();
        std::sort(results.begin(), results.end());
        CHECK(results == std::vector{0, 1, 2, 3});
        {
            const grading::judged_as constraint("constraint");
            INFO("How many calls were running at once, at most.");
            CHECK(inside.peak() == 2);
        }
        const grading::judged_as too_slow("too_slow");
        CHECK(elapsed == grading::about(200ms));
    };
    explorer::explore(body, few);
}

TEST_CASE("twenty calls of 100 ms on five workers take 400 ms, and no tick is late", "[12.1]") {
    const auto body = [] {
        grading::ticker ticker(100ms);
        grading::gauge inside;
        std::vector<int> results;
        event_loop loop;
        thread_pool pool(5);
        const grading::stopwatch watch;
        loop.start([&] { return ticker.run(4); });
        start_calls(loop, pool, 20, inside, results);
        loop.finish();
        const auto elapsed = watch.elapsed();
        CHECK(results.size() == 20);
        CHECK(inside.peak() == 5);
        CHECK(ticker.latest() == grading::about(0ms));
        const grading::judged_as too_slow("too_slow");
        CHECK(elapsed == grading::about(400ms));
    };
    explorer::explore(body, handful);
}

TEST_CASE("a cancelled caller leaves at once, and its call runs on", "[12.1]") {
    const auto body = [] {
        bool call_ended = false; // the pool's end comes before we look
        asio::cancellation_signal cancel;
        event_loop loop;
        {
            thread_pool pool(1);
            const auto caller = loop.start(
                [&]() -> awaitable<void> {
                    co_await run_in_thread_pool(pool, [&] {
                        std::this_thread::sleep_for(100ms);
                        call_ended = true;
                        return std::string("dropped");
                    });
                },
                cancel.slot());
            loop.settle();
            std::this_thread::sleep_for(10ms);
            cancel.emit(asio::cancellation_type::terminal);
            loop.settle();
            INFO("The caller was cancelled after 10 of 100 ms.");
            REQUIRE(caller->text() == "threw Operation canceled [system:125]");
        }
        CHECK(call_ended);
        loop.finish(); // what the worker reports finds nobody, and that is all
    };
    explorer::explore(body, more);
}

TEST_CASE("a call whose caller has gone before it began never begins", "[12.1]") {
    const auto body = [] {
        grading::recorder<std::string> begun;
        asio::cancellation_signal cancel;
        event_loop loop;
        {
            thread_pool pool(1);
            const auto patient = loop.start([&]() -> awaitable<void> {
                co_await run_in_thread_pool(pool, [&] {
                    begun.add("patient");
                    std::this_thread::sleep_for(100ms);
                });
            });
            const auto hasty = loop.start(
                [&]() -> awaitable<void> {
                    co_await run_in_thread_pool(pool, [&] { begun.add("hasty"); });
                },
                cancel.slot());
            loop.settle();
            cancel.emit(asio::cancellation_type::terminal);
            finish(loop, *hasty);
            finish(loop, *patient);
            CHECK(patient->text() == "returned");
        }
        INFO("The only worker was busy when the second caller was cancelled.");
        CHECK(begun.all() == std::vector<std::string>{"patient"});
    };
    explorer::explore(body, more);
}

TEST_CASE("cancelled in the moment of the answer: an answer or an error, and nothing else",
          "[12.1]") {
    const auto body = [] {
        asio::cancellation_signal cancel;
        event_loop loop;
        thread_pool pool(1);
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                const int result = co_await run_in_thread_pool(pool, [] { return 7; });
                if (result != 7) throw std::runtime_error("a damaged result");
            },
            cancel.slot());
        loop.settle(); // the call may have ended by now, or not have begun
        cancel.emit(asio::cancellation_type::terminal);
        finish(loop, *caller);
        const std::string text = caller->text();
        const bool told = text == "returned" || text == "threw Operation canceled [system:125]";
        INFO("The caller " << text);
        CHECK(told);
    };
    explorer::explore(body, more);
}

TEST_CASE("an answer that is there when the cancellation comes is kept", "[12.1]") {
    const auto body = [] {
        int result = 0;
        asio::cancellation_signal cancel;
        event_loop loop;
        thread_pool pool(1);
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                result = co_await run_in_thread_pool(pool, [] { return 7; });
            },
            cancel.slot());
        loop.settle();
        pool.shutdown(); // the worker has reported: the answer is with the loop
        cancel.emit(asio::cancellation_type::terminal);
        finish(loop, *caller);
        INFO("The call has ended and its worker has reported; only then the caller is cancelled, "
             "before the loop could wake it. Work that was done is not thrown away.");
        CHECK(caller->text() == "returned");
        CHECK(result == 7);
    };
    explorer::explore(body, more);
}

TEST_CASE("what a pool took before its shutdown is answered; a later caller hears of it",
          "[12.1]") {
    const auto body = [] {
        grading::gauge inside;
        std::vector<int> results;
        event_loop loop;
        thread_pool pool(1);
        start_calls(loop, pool, 2, inside, results);
        loop.settle();
        pool.shutdown(); // one call is running, one is in line
        const auto late = loop.start([&]() -> awaitable<void> {
            co_await run_in_thread_pool(pool, [] { return blocking_call(1); });
        });
        finish(loop, *late);
        CHECK(results == std::vector{0, 1});
        CHECK(late->text() == std::string("threw ") + workbook::pool_closed().what());
    };
    explorer::explore(body, more);
}

TEST_CASE("a caller on a strand of four threads goes on on its strand", "[12.1]") {
    const auto body = [] {
        int elsewhere = 0; // no lock: the strand is the lock
        int result = 0;
        asio::io_context context(4);
        const auto strand = asio::make_strand(context);
        thread_pool pool(1);
        const auto caller = [&]() -> awaitable<void> {
            result = co_await run_in_thread_pool(pool, [] { return 7; });
            if (!strand.running_in_this_thread()) ++elsewhere;
        };
        asio::co_spawn(strand, caller, asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        CHECK(result == 7);
        CHECK(elsewhere == 0);
    };
    explorer::explore(body, more);
}

TEST_CASE("a loop that goes away takes its callers along, and leaves the calls alone",
          "[12.1][leak]") {
    const auto body = [] {
        const auto token = std::make_shared<int>(0); // each coroutine and each call has a copy
        std::atomic<int> ended{0};
        {
            event_loop loop;
            thread_pool pool(1); // ends first, so that no worker reports to a loop that has gone
            for (int i = 0; i < 2; ++i)
                loop.start([&, token]() -> awaitable<void> {
                    const auto call = [&ended, mine = token] { ++ended; };
                    co_await run_in_thread_pool(pool, call);
                });
            loop.settle();
        }
        CHECK(ended == 2);
        INFO("Pool and loop were destroyed while callers were waiting. What is counted here are "
             "copies that coroutines and calls still hold.");
        const grading::judged_as leak("leak");
        CHECK(token.use_count() == 1);
    };
    explorer::explore(body, more);
}
