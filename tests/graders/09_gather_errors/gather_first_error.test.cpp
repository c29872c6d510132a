// What gather_first_error promises: every claim is one test case.
#include "gather_first_error.hpp"

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

#include <array>
#include <chrono>
#include <memory>
#include <thread>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using namespace grading;
using workbook::gather_first_error;

namespace {

using numbers = std::vector<int>;

auto start_gather(event_loop& loop, std::vector<awaitable<int>> tasks, numbers& results,
                  asio::cancellation_slot slot = {}) {
    auto caller = [&results, tasks = std::move(tasks)]() mutable -> awaitable<void> {
        results = co_await gather_first_error(std::move(tasks));
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

// How a gather ended, and when.
struct ended {
    std::string how;
    milliseconds when{};
    numbers results;
};

// Gathers on a loop of its own.
ended gathered(std::vector<awaitable<int>> tasks) {
    ended result;
    const stopwatch watch;
    event_loop loop;
    const auto caller = loop.start([&]() -> awaitable<void> {
        const at_the_end note([&] { result.when = watch.elapsed(); });
        result.results = co_await gather_first_error(std::move(tasks));
    });
    finish(loop, *caller);
    result.how = caller->text();
    return result;
}

// Gathers, and notes how many were inside at the moment when that returned or threw.
awaitable<void> see_who_is_inside(std::vector<awaitable<int>> tasks, const gauge& inside,
                                  int& left_inside) {
    const at_the_end note([&] { left_inside = inside.current(); });
    co_await gather_first_error(std::move(tasks));
}

bool is_cancellation(const fate& caller) {
    try {
        caller.rethrow();
    } catch (const boost::system::system_error& error) {
        return error.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
    return false;
}

} // namespace

TEST_CASE("all results, in the order of the tasks, whichever ends first", "[09.2]") {
    explorer::explore([] {
        const auto [how, when, results] =
            gathered(list(after(30ms, 0), at_once(1), after(10ms, 2)));
        CHECK(how == "returned");
        CHECK(results == numbers{0, 1, 2});
    });
}

TEST_CASE("one task, one result", "[09.2]") {
    explorer::explore([] {
        CHECK(gathered(list(at_once(7))).results == numbers{7});
        CHECK(gathered(list(after(10ms, 7))).results == numbers{7});
    });
}

TEST_CASE("no tasks are done at once", "[09.2]") {
    explorer::explore([] {
        INFO("Without tasks there is no last one that could wake the caller.");
        CHECK(gathered(list()).how == "returned");
    });
}

TEST_CASE("without tasks it goes on without a turn of the loop", "[09.2]") {
    explorer::explore([] {
        std::string order;
        event_loop loop;
        const auto caller = loop.start([&]() -> awaitable<void> {
            co_await gather_first_error(list());
            order += "the caller, ";
        });
        asio::post(loop.executor(), [&order] { order += "something else, "; });
        finish(loop, *caller);
        INFO("The caller has nothing to wait for, and something else is ready right behind it. Who "
             "goes on first?");
        CHECK(order == "the caller, something else, ");
    });
}

TEST_CASE("ten tasks take as long as one of them", "[09.2]") {
    explorer::explore([] {
        std::vector<awaitable<int>> tasks;
        for (int i = 0; i < 10; ++i)
            tasks.push_back(after(10ms, i));
        const auto result = gathered(std::move(tasks));
        CHECK(result.results == numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        const judged_as too_slow("too_slow");
        CHECK(result.when == about(10ms));
    });
}

TEST_CASE("every task is started, in order, before any is waited for", "[09.2]") {
    explorer::explore([] {
        numbers seen;
        const auto task = [&](int i) -> awaitable<int> {
            seen.push_back(i);
            co_await sleep(10ms * (i + 1));
            seen.push_back(i + 10);
            co_return i;
        };
        CHECK(gathered(list(task(0), task(1), task(2))).results == numbers{0, 1, 2});
        INFO("Task i notes i when it starts, and i + 10 when it goes on, 10 ms after task i - 1.");
        CHECK(seen == numbers{0, 1, 2, 10, 11, 12});
    });
}

TEST_CASE("also of a thousand tasks none goes on before the last has started", "[09.2]") {
    explorer::explore([] {
        int started = 0;
        int too_early = 0;
        const auto task = [&](int i) -> awaitable<int> {
            ++started;
            co_await asio::post(asio::use_awaitable);
            if (started < 1000) ++too_early;
            co_return i;
        };
        std::vector<awaitable<int>> tasks;
        for (int i = 0; i < 1000; ++i)
            tasks.push_back(task(i));
        CHECK(gathered(std::move(tasks)).how == "returned");
        INFO("Each task gives the loop one turn. Counted are those that went on before all had "
             "started: nobody pauses between two starts, however many there are.");
        CHECK(too_early == 0);
    });
}

TEST_CASE("tasks that end at once and tasks that wait mix", "[09.2]") {
    explorer::explore([] {
        const auto result = gathered(list(at_once(0), after(10ms, 1), at_once(2), after(20ms, 3)));
        CHECK(result.how == "returned");
        CHECK(result.results == numbers{0, 1, 2, 3});
        CHECK(result.when == about(20ms));
    });
}

TEST_CASE("what a task throws reaches the caller", "[09.2]") {
    explorer::explore([] {
        CHECK(gathered(list(fail_after(10ms, "Failed on 0"))).how == "threw Failed on 0");
        CHECK(gathered(list(fail_at_once("Failed on 0"))).how == "threw Failed on 0");
    });
}

TEST_CASE("anything may be thrown, not only std::exception", "[09.2]") {
    explorer::explore([] {
        CHECK(gathered(list(throw_a_number_after(10ms), after(20ms, 1))).how ==
              "threw something that is no std::exception");
    });
}

TEST_CASE("no task is running when the exception leaves", "[09.2]") {
    explorer::explore([] {
        gauge inside;
        int left_inside = -1;
        event_loop loop;
        const auto caller = loop.start([&] {
            return see_who_is_inside(list(visit_and_clean_up(inside, 200ms, 20ms),
                                          fail_after(30ms, "Failed on 1"), visit(inside, 200ms)),
                                     inside, left_inside);
        });
        finish(loop, *caller);
        const judged_as leak("leak");
        INFO("Task 1 fails after 30 ms. The others are told to stop then; task 0 needs 20 ms to "
             "clean up. Tasks use the caller's variables. Counted are the tasks that were still "
             "running when the exception left.");
        CHECK(left_inside == 0);
    });
}

TEST_CASE("the first failure tells all others to stop", "[09.2]") {
    explorer::explore([] {
        const auto result =
            gathered(list(after(200ms, 0), fail_after(30ms, "Failed on 1"), after(200ms, 2)));
        const judged_as too_slow("too_slow");
        INFO(
            "Task 1 fails after 30 ms. The others would take 200 ms; what they would bring, nobody "
            "needs any more. Is each of them told, in a way that a coroutine listens to?");
        CHECK(result.when == about(30ms));
    });
}

TEST_CASE("the cause leaves, not what others threw because they were told to stop", "[09.2]") {
    explorer::explore([] {
        INFO("A task that is told to stop throws as well. Only one exception can leave.");
        CHECK(
            gathered(list(after(200ms, 0), fail_after(30ms, "Failed on 1"), after(200ms, 2))).how ==
            "threw Failed on 1");
    });
}

TEST_CASE("of several failures the first in time leaves", "[09.2]") {
    explorer::explore([] {
        const auto complain = [&]() -> awaitable<int> {
            bool told = false;
            try {
                co_await sleep(200ms);
            } catch (const boost::system::system_error&) {
                told = true;
            }
            if (told) throw std::runtime_error("could not clean up");
            co_return 0;
        };
        const auto result = gathered(list(complain(), fail_after(60ms, "Failed on 1"),
                                          fail_after(30ms, "Failed on 2"), complain()));
        CHECK(result.how == "threw Failed on 2");
        CHECK(result.when == about(30ms));
    });
}

TEST_CASE("the first in time leaves, also when it is an operation that was aborted", "[09.2]") {
    explorer::explore([] {
        const auto aborted_by_itself = []() -> awaitable<int> {
            co_await sleep(10ms);
            throw boost::system::system_error(asio::error::operation_aborted);
        };
        const auto complain = []() -> awaitable<int> {
            try {
                co_await sleep(200ms);
            } catch (const boost::system::system_error&) {
                throw std::runtime_error("could not clean up");
            }
            co_return 0;
        };
        const auto result = gathered(list(complain(), aborted_by_itself()));
        INFO("After 10 ms somebody closed what task 1 was reading from. Task 0 was told to stop "
             "then, and throws something else. What came first is the cause, whatever its type.");
        CHECK(result.how == "threw Operation canceled [system:125]");
    });
}

TEST_CASE("a task that cleans up is waited for", "[09.2]") {
    explorer::explore([] {
        gauge inside;
        const auto result = gathered(
            list(visit_and_clean_up(inside, 200ms, 20ms), fail_after(30ms, "Failed on 1")));
        CHECK(result.how == "threw Failed on 1");
        INFO("The failure after 30 ms, and 20 ms to clean up.");
        CHECK(result.when == about(50ms));
    });
}

TEST_CASE("a task that cleans up is not told again when another one ends", "[09.2]") {
    explorer::explore([] {
        gauge inside;
        const auto result =
            gathered(list(visit_and_clean_up(inside, 200ms, 20ms), fail_after(30ms, "Failed on 1"),
                          visit_and_clean_up(inside, 200ms, 5ms)));
        CHECK(result.how == "threw Failed on 1");
        INFO("Told after 30 ms, task 2 throws after 5 ms more. Task 0 needs 20 ms to clean up; it "
             "has heard, and whoever tells it again ends its clean-up.");
        CHECK(result.when == about(50ms));
    });
}

TEST_CASE("a task that cleans up is not told again when the caller is cancelled", "[09.2]") {
    explorer::explore([] {
        gauge inside;
        numbers results;
        asio::cancellation_signal cancel;
        event_loop loop;
        asio::steady_timer impatience(loop.executor(), 40ms);
        impatience.async_wait([&cancel](boost::system::error_code) {
            cancel.emit(asio::cancellation_type::terminal);
        });
        const stopwatch watch;
        const auto caller = start_gather(
            loop, list(visit_and_clean_up(inside, 200ms, 20ms), fail_after(30ms, "Failed on 1")),
            results, cancel.slot());
        finish(loop, *caller);
        CHECK(caller->text() == "threw Failed on 1");
        INFO("Told after 30 ms, task 0 needs 20 ms to clean up. The caller is cancelled after 40: "
             "there is nobody left to tell.");
        CHECK(watch.elapsed() == about(50ms));
    });
}

TEST_CASE("a task that does not listen is waited for", "[09.2]") {
    explorer::explore([] {
        gauge inside;
        const auto result =
            gathered(list(visit_without_listening(inside, 80ms), fail_after(30ms, "Failed on 1")));
        CHECK(result.how == "threw Failed on 1");
        CHECK(result.when == about(80ms));
    });
}

TEST_CASE("a failure before the first suspension stops also those that start later", "[09.2]") {
    explorer::explore([] {
        const auto result = gathered(
            list(after(200ms, 0), fail_at_once("Failed on 1"), at_once(2), after(200ms, 3)));
        CHECK(result.how == "threw Failed on 1");
        const judged_as too_slow("too_slow");
        INFO("Task 1 fails while it is being started; task 3 has not been started by then. Who "
             "tells task 3?");
        CHECK(result.when == about(0ms));
    });
}

TEST_CASE("a caller that is cancelled passes it on, and stays until the last has ended", "[09.2]") {
    explorer::explore([] {
        gauge inside;
        int left_inside = -1;
        asio::cancellation_signal cancel;
        event_loop loop;
        const stopwatch watch;
        const auto caller = loop.start(
            [&] {
                return see_who_is_inside(
                    list(visit(inside, 200ms), visit_and_clean_up(inside, 200ms, 20ms)), inside,
                    left_inside);
            },
            cancel.slot());
        loop.settle();
        cancel.emit(asio::cancellation_type::terminal);
        loop.settle();
        INFO(
            "The caller was cancelled while two tasks of 200 ms were running. One of them needs 20 "
            "ms to clean up.");
        {
            const judged_as leak("leak");
            REQUIRE(caller->text() == "still waiting");
        }
        finish(loop, *caller);
        {
            const judged_as leak("leak");
            CHECK(left_inside == 0);
        }
        {
            const judged_as too_slow("too_slow");
            CHECK(watch.elapsed() == about(20ms));
        }
        CHECK(is_cancellation(*caller));
    });
}

TEST_CASE("a caller that is cancelled too late gets its results", "[09.2]") {
    explorer::explore([] {
        gauge inside;
        numbers results;
        asio::cancellation_signal cancel;
        event_loop loop;
        const auto caller = start_gather(
            loop, list(visit_without_listening(inside, 10ms), at_once(2)), results, cancel.slot());
        loop.settle();
        cancel.emit(asio::cancellation_type::terminal);
        finish(loop, *caller);
        INFO("The tasks were told to stop and ended well even so: their results are there.");
        CHECK(caller->text() == "returned");
        CHECK(results == numbers{1, 2});
    });
}

TEST_CASE("a caller that was cancelled hears of it at its next co_await", "[09.2]") {
    explorer::explore([] {
        gauge inside;
        bool went_on = false;
        numbers results;
        asio::cancellation_signal cancel;
        event_loop loop;
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                results = co_await gather_first_error(list(visit_without_listening(inside, 10ms)));
                co_await sleep(10ms);
                went_on = true;
            },
            cancel.slot());
        loop.settle();
        cancel.emit(asio::cancellation_type::terminal);
        finish(loop, *caller);
        INFO("The caller was cancelled, got its results all the same, and awaits something else. "
             "The request to stop must not be lost.");
        CHECK(results == numbers{1});
        CHECK_FALSE(went_on);
    });
}

TEST_CASE("a caller that looks for itself whether it was cancelled is not thrown out afterwards",
          "[09.2]") {
    explorer::explore([] {
        gauge inside;
        bool went_on = false;
        asio::cancellation_signal cancel;
        event_loop loop;
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await asio::this_coro::throw_if_cancelled(false);
                co_await gather_first_error(list(visit_without_listening(inside, 20ms)));
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

TEST_CASE("a caller that a task cancels while it starts passes that on as well", "[09.2]") {
    explorer::explore([] {
        gauge inside;
        int left_inside = -1;
        asio::cancellation_signal cancel;
        event_loop loop;
        const stopwatch watch;
        const auto tell_on_caller = [&]() -> awaitable<int> {
            cancel.emit(asio::cancellation_type::terminal);
            co_return 1;
        };
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await sleep(10ms);
                co_await see_who_is_inside(
                    list(visit(inside, 200ms), tell_on_caller(), visit(inside, 200ms)), inside,
                    left_inside);
            },
            cancel.slot());
        finish(loop, *caller);
        INFO("Task 1 cancels the caller while that is starting its tasks, before it listens or "
             "waits for anything. Nothing takes time then.");
        {
            const judged_as leak("leak");
            CHECK(left_inside == 0);
        }
        {
            const judged_as too_slow("too_slow");
            CHECK(watch.elapsed() == about(10ms));
        }
        CHECK(is_cancellation(*caller));
    });
}

TEST_CASE("ten tasks that end in the same instant give one of the failures", "[09.2]") {
    explorer::explore([] {
        std::vector<awaitable<int>> tasks;
        for (int n = 0; n < 10; ++n)
            tasks.push_back(double_unless_divisible_by_3(n));
        const auto result = gathered(std::move(tasks));
        INFO("Tasks 0, 3, 6 and 9 fail after 100 ms. When the first is heard, the others are awake "
             "already.");
        CHECK(result.how.starts_with("threw Failed on "));
        CHECK(result.when == about(100ms));
    });
}

TEST_CASE("a thousand tasks are all stopped by one failure", "[09.2]") {
    explorer::explore([] {
        gauge inside;
        std::vector<awaitable<int>> tasks;
        for (int i = 0; i < 999; ++i)
            tasks.push_back(visit(inside, 200ms));
        tasks.push_back(fail_after(10ms, "Failed on 999"));
        const auto result = gathered(std::move(tasks));
        CHECK(result.how == "threw Failed on 999");
        CHECK(result.when == about(10ms));
        CHECK(inside.current() == 0);
    });
}

TEST_CASE("gathers nest: the outer one stops what the inner one has started", "[09.2]") {
    explorer::explore([] {
        gauge inside;
        int left_inside = -1;
        event_loop loop;
        const stopwatch watch;
        const auto inner = [&]() -> awaitable<int> {
            const auto parts =
                co_await gather_first_error(list(visit(inside, 200ms), visit(inside, 200ms)));
            co_return parts.front();
        };
        const auto caller = loop.start([&] {
            return see_who_is_inside(list(inner(), fail_after(30ms, "Failed on 1")), inside,
                                     left_inside);
        });
        finish(loop, *caller);
        CHECK(caller->text() == "threw Failed on 1");
        CHECK(left_inside == 0);
        CHECK(watch.elapsed() == about(30ms));
    });
}

TEST_CASE("tasks run on the executor of the caller, also on strands of four threads", "[09.2]") {
    explorer::explore([] {
        struct crew { // no lock: its strand is its lock
            explicit crew(asio::io_context& context) : strand(asio::make_strand(context)) {}

            awaitable<int> hop() {
                co_await asio::post(asio::use_awaitable);
                ++steps;
                throw std::runtime_error("Failed on 0");
            }

            awaitable<void> call() {
                try {
                    co_await gather_first_error(list(hop(), after(200ms, 1)));
                } catch (const std::runtime_error& error) {
                    threw = error.what();
                }
                ++steps;
                if (!strand.running_in_this_thread()) ++elsewhere;
            }

            asio::strand<asio::io_context::executor_type> strand;
            int steps = 0;
            int elsewhere = 0;
            std::string threw;
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
            CHECK(each.threw == "Failed on 0");
        }
    });
}

TEST_CASE("a loop that goes away takes caller and tasks along", "[09.2][leak]") {
    explorer::explore([] {
        const auto token = std::make_shared<int>(0); // each coroutine has a copy
        asio::cancellation_signal cancel;
        {
            event_loop loop;
            const auto hold = [](std::shared_ptr<int> copy) -> awaitable<int> {
                co_await sleep(10ms);
                co_return *copy;
            };
            loop.start(
                [&, token]() -> awaitable<void> {
                    co_await gather_first_error(list(hold(token), at_once(1), hold(token)));
                },
                cancel.slot());
            loop.settle();
        }
        INFO("The loop was destroyed while tasks were waiting. What is counted here are copies "
             "that coroutines still hold: two objects that own each other are never freed.");
        CHECK(token.use_count() == 1);
    });
}
