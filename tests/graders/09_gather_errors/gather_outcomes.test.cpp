// What gather_outcomes promises: every claim is one test case.
#include "gather_outcomes.hpp"

#include "event.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/this_coro.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/09_gather_errors/tasks.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <thread>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using namespace grading;
using workbook::error_kind;
using workbook::gather_outcomes;
using workbook::kind_of;
using workbook::outcome;

namespace {

using lines = std::vector<std::string>;

// What an outcome holds, in words.
std::string line_of(const outcome<int>& ended) {
    const auto number = std::to_string(ended.index()) + ": ";
    try {
        return number + std::to_string(ended.get());
    } catch (const std::exception& error) {
        return number + error.what();
    } catch (...) {
        return number + "something that is no std::exception";
    }
}

auto start_gather(event_loop& loop, std::vector<awaitable<int>> tasks, lines& outcomes,
                  asio::cancellation_slot slot = {}) {
    auto caller = [&outcomes, tasks = std::move(tasks)]() mutable -> awaitable<void> {
        const auto all = co_await gather_outcomes(std::move(tasks));
        for (const auto& each : all)
            outcomes.push_back(line_of(each));
    };
    return loop.start(std::move(caller), slot);
}

// Runs the loop until all has ended; a caller that never wakes fails here, in words.
void finish(event_loop& loop, const fate& caller) {
    loop.finish();
    const judged_as timeout("timeout");
    INFO("Nothing is left to run on the loop, so nobody will ever wake the caller. Is every task "
         "counted, also one that throws, whatever it throws?");
    REQUIRE(caller.text() != "still waiting");
}

// What gather_outcomes gives, on a loop of its own.
lines gathered(std::vector<awaitable<int>> tasks) {
    lines outcomes;
    event_loop loop;
    const auto caller = start_gather(loop, std::move(tasks), outcomes);
    finish(loop, *caller);
    INFO("Nothing that a task throws may leave gather_outcomes.");
    REQUIRE(caller->text() == "returned");
    return outcomes;
}

template <typename Error>
std::string kind_of_thrown(Error error) {
    switch (kind_of(std::make_exception_ptr(std::move(error)))) {
    case error_kind::expected:
        return "expected";
    case error_kind::timeout:
        return "timeout";
    case error_kind::cancelled:
        return "cancelled";
    case error_kind::unexpected:
        return "unexpected";
    }
    return "no kind that there is";
}

} // namespace

TEST_CASE("a task that ends well gives its result", "[09.1]") {
    explorer::explore([] { CHECK(gathered(list(at_once(7))) == lines{"0: 7"}); });
}

TEST_CASE("a task that fails gives its error, as a value", "[09.1]") {
    explorer::explore(
        [] { CHECK(gathered(list(fail_after(10ms, "Failed on 0"))) == lines{"0: Failed on 0"}); });
}

TEST_CASE("no tasks, no outcomes", "[09.1]") {
    explorer::explore([] { CHECK(gathered(list()) == lines{}); });
}

TEST_CASE("without tasks it goes on without a turn of the loop", "[09.1]") {
    explorer::explore([] {
        std::string order;
        event_loop loop;
        const auto caller = loop.start([&]() -> awaitable<void> {
            co_await gather_outcomes(list());
            order += "the caller, ";
        });
        asio::post(loop.executor(), [&order] { order += "something else, "; });
        finish(loop, *caller);
        INFO("The caller has nothing to wait for, and something else is ready right behind it. Who "
             "goes on first?");
        CHECK(order == "the caller, something else, ");
    });
}

TEST_CASE("outcomes are in the order of the tasks, whichever ends first", "[09.1]") {
    explorer::explore([] {
        INFO("Task 2 ends first, then 1, then 0.");
        CHECK(gathered(list(fail_after(30ms, "Failed on 0"), after(20ms, 1),
                            fail_after(10ms, "Failed on 2"))) ==
              lines{"0: Failed on 0", "1: 1", "2: Failed on 2"});
    });
}

TEST_CASE("of ten tasks six succeed and four fail, in the time of one", "[09.1]") {
    explorer::explore([] {
        std::vector<awaitable<int>> tasks;
        for (int n = 0; n < 10; ++n)
            tasks.push_back(double_unless_divisible_by_3(n));
        const stopwatch watch;
        const auto outcomes = gathered(std::move(tasks));
        const auto elapsed = watch.elapsed();
        const auto failures = std::count_if(outcomes.begin(), outcomes.end(), [](const auto& line) {
            return line.find("Failed on ") != std::string::npos;
        });
        CHECK(failures == 4);
        CHECK(outcomes == lines{"0: Failed on 0", "1: 2", "2: 4", "3: Failed on 3", "4: 8", "5: 10",
                                "6: Failed on 6", "7: 14", "8: 16", "9: Failed on 9"});
        const judged_as too_slow("too_slow");
        INFO("Ten tasks of 100 ms each. They run at the same time, failures or not.");
        CHECK(elapsed == about(100ms));
    });
}

TEST_CASE("a task that throws before its first suspension changes nothing for the others",
          "[09.1]") {
    explorer::explore([] {
        CHECK(gathered(list(at_once(0), fail_at_once("Failed on 1"), after(10ms, 2), at_once(3))) ==
              lines{"0: 0", "1: Failed on 1", "2: 2", "3: 3"});
    });
}

TEST_CASE("anything may be thrown, not only std::exception", "[09.1]") {
    explorer::explore([] {
        CHECK(gathered(list(throw_a_number_after(10ms), after(20ms, 1))) ==
              lines{"0: something that is no std::exception", "1: 1"});
    });
}

TEST_CASE("it returns when the last task has ended, however many have failed before", "[09.1]") {
    explorer::explore([] {
        gauge inside;
        lines outcomes;
        event_loop loop;
        const stopwatch watch;
        const auto caller = start_gather(loop,
                                         list(fail_at_once("Failed on 0"), visit(inside, 50ms),
                                              fail_after(10ms, "Failed on 2"), visit(inside, 20ms)),
                                         outcomes);
        loop.settle();
        const judged_as leak("leak");
        INFO("Tasks 0 and 2 fail early. Task 1 takes 50 ms, and may use the caller's variables.");
        REQUIRE(caller->text() == "still waiting");
        finish(loop, *caller);
        CHECK(inside.current() == 0);
        CHECK(watch.elapsed() == about(50ms));
        CHECK(outcomes == lines{"0: Failed on 0", "1: 1", "2: Failed on 2", "3: 1"});
    });
}

TEST_CASE("a thousand tasks give a thousand outcomes", "[09.1]") {
    explorer::explore([] {
        std::vector<awaitable<int>> tasks;
        lines expected;
        for (int i = 0; i < 1000; ++i) {
            const auto number = std::to_string(i) + ": ";
            const bool fails = i % 3 == 0;
            expected.push_back(number + (fails ? "no" : std::to_string(i)));
            if (fails) {
                tasks.push_back(i % 2 == 0 ? fail_at_once("no") : fail_after(10ms, "no"));
            } else {
                tasks.push_back(i % 2 == 0 ? at_once(i) : after(10ms, i));
            }
        }
        CHECK(gathered(std::move(tasks)) == expected);
    });
}

TEST_CASE("a caller that is cancelled stays, and loses no outcome", "[09.1][leak]") {
    explorer::explore([] {
        gauge inside;
        lines outcomes;
        asio::cancellation_signal cancel;
        event_loop loop;
        const auto caller =
            start_gather(loop, list(visit(inside, 20ms), fail_after(10ms, "Failed on 1")), outcomes,
                         cancel.slot());
        loop.settle();
        cancel.emit(asio::cancellation_type::terminal);
        loop.settle();
        INFO("The caller was cancelled while both tasks were running.");
        REQUIRE(caller->text() == "still waiting");
        finish(loop, *caller);
        CHECK(inside.current() == 0);
        CHECK(outcomes == lines{"0: 1", "1: Failed on 1"});
    });
}

TEST_CASE("a caller that was cancelled hears of it at its next co_await", "[09.1]") {
    explorer::explore([] {
        bool went_on = false;
        lines outcomes;
        asio::cancellation_signal cancel;
        event_loop loop;
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                for (const auto& each : co_await gather_outcomes(list(after(20ms, 1))))
                    outcomes.push_back(line_of(each));
                co_await sleep(10ms);
                went_on = true;
            },
            cancel.slot());
        loop.settle();
        cancel.emit(asio::cancellation_type::terminal);
        finish(loop, *caller);
        INFO("The caller was cancelled, got its outcomes, and awaits something else. The request "
             "to stop must not be lost.");
        CHECK(outcomes == lines{"0: 1"});
        CHECK_FALSE(went_on);
    });
}

TEST_CASE("a caller that looks for itself whether it was cancelled is not thrown out afterwards",
          "[09.1]") {
    explorer::explore([] {
        bool went_on = false;
        asio::cancellation_signal cancel;
        event_loop loop;
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await asio::this_coro::throw_if_cancelled(false);
                co_await gather_outcomes(list(after(20ms, 1)));
                co_await sleep(10ms);
                went_on = true;
            },
            cancel.slot());
        loop.settle();
        cancel.emit(asio::cancellation_type::terminal);
        finish(loop, *caller);
        INFO("The caller has set throw_if_cancelled(false) for itself, and is cancelled meanwhile. "
             "What is changed on the way, it has to find as it left it: as it was, not as it "
             "mostly is.");
        CHECK(caller->text() == "returned");
        CHECK(went_on);
    });
}

TEST_CASE("a caller that a task cancels while it starts stays as well", "[09.1]") {
    explorer::explore([] {
        gauge inside;
        int left_inside = -1;
        lines outcomes;
        asio::cancellation_signal cancel;
        event_loop loop;
        const auto tell_on_caller = [&]() -> awaitable<int> {
            cancel.emit(asio::cancellation_type::terminal);
            co_return 0;
        };
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await sleep(10ms);
                const at_the_end note([&] { left_inside = inside.current(); });
                for (const auto& each :
                     co_await gather_outcomes(list(visit(inside, 20ms), tell_on_caller())))
                    outcomes.push_back(line_of(each));
            },
            cancel.slot());
        finish(loop, *caller);
        INFO("Task 1 cancels the caller before it has waited for anything. Counted are the tasks "
             "that were still running when the caller left.");
        {
            const judged_as leak("leak");
            CHECK(left_inside == 0);
        }
        CHECK(outcomes == lines{"0: 1", "1: 0"});
    });
}

TEST_CASE("a failure that the task announces is expected", "[09.1]") {
    explorer::explore([] {
        struct page_not_found : workbook::task_failed {
            page_not_found() : task_failed("404") {}
        };
        CHECK(kind_of_thrown(workbook::task_failed("no")) == "expected");
        CHECK(kind_of_thrown(page_not_found()) == "expected");
    });
}

TEST_CASE("Asio's errors are told apart: timed out, told to stop, anything else", "[09.1]") {
    explorer::explore([] {
        using boost::system::system_error;
        CHECK(kind_of_thrown(system_error(asio::error::timed_out)) == "timeout");
        CHECK(kind_of_thrown(system_error(asio::error::operation_aborted)) == "cancelled");
        CHECK(kind_of_thrown(system_error(asio::error::connection_refused)) == "unexpected");
    });
}

TEST_CASE("an error of another library is no timeout, even with the same number", "[09.1]") {
    explorer::explore([] {
        const boost::system::error_code asios = asio::error::timed_out;
        const boost::system::error_code other(asios.value(), asio::error::get_misc_category());
        INFO("An error code is a number and a category. Only both together say what happened.");
        CHECK(kind_of_thrown(boost::system::system_error(other)) == "unexpected");
    });
}

TEST_CASE("whatever else is thrown is unexpected, also what is no std::exception", "[09.1]") {
    explorer::explore([] {
        CHECK(kind_of_thrown(std::runtime_error("operation_aborted")) == "unexpected");
        CHECK(kind_of_thrown(std::logic_error("timed out")) == "unexpected");
        CHECK(kind_of_thrown(42) == "unexpected");
    });
}

TEST_CASE("tasks run on the executor of the caller, also on strands of four threads", "[09.1]") {
    explorer::explore([] {
        struct crew { // no lock: its strand is its lock
            explicit crew(asio::io_context& context) : strand(asio::make_strand(context)) {}

            awaitable<int> hop(int n) {
                co_await asio::post(asio::use_awaitable);
                ++steps;
                if (!strand.running_in_this_thread()) ++elsewhere;
                if (n == 0) throw std::runtime_error("Failed on 0");
                co_return n;
            }

            awaitable<void> call() {
                const auto all = co_await gather_outcomes(list(hop(0), hop(1)));
                for (const auto& each : all)
                    outcomes.push_back(line_of(each));
            }

            asio::strand<asio::io_context::executor_type> strand;
            int steps = 0;
            int elsewhere = 0;
            lines outcomes;
        };
        asio::io_context context(4);
        std::array<crew, 2> crews{crew(context), crew(context)};
        for (auto& each : crews)
            asio::co_spawn(each.strand, each.call(), asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(patience); });
        }
        INFO("Two callers, each on a strand of its own, at the same time. "
             "co_await boost::asio::this_coro::executor gives the executor of the caller.");
        for (const auto& each : crews) {
            CHECK(each.elsewhere == 0);
            CHECK(each.steps == 2);
            CHECK(each.outcomes == lines{"0: Failed on 0", "1: 1"});
        }
    });
}

TEST_CASE("a loop that goes away takes caller and tasks along", "[09.1][leak]") {
    explorer::explore([] {
        const auto token = std::make_shared<int>(0); // each coroutine has a copy
        {
            event_loop loop;
            const auto hold = [](std::shared_ptr<int> copy) -> awaitable<int> {
                co_await sleep(10ms);
                co_return *copy;
            };
            loop.start([&, token]() -> awaitable<void> {
                co_await gather_outcomes(list(hold(token), fail_at_once("no"), hold(token)));
            });
            loop.settle();
        }
        INFO("The loop was destroyed while tasks were waiting. What is counted here are copies "
             "that coroutines still hold: two objects that own each other are never freed.");
        CHECK(token.use_count() == 1);
    });
}
