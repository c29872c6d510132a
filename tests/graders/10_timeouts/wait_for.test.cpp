// What wait_for promises: every claim is one test case.
#include "wait_for.hpp"

#include "event.hpp"

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
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
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using grading::event_loop;
using std::chrono::milliseconds;
using workbook::awaitable;
using workbook::ending;
using workbook::event;
using workbook::timed_out;
using workbook::wait_for;

namespace {

const std::string cancelled = "was cancelled";

awaitable<void> sleep(milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
}

awaitable<int> at_once(int value) {
    co_return value;
}

awaitable<int> later(milliseconds pause, int value) {
    co_await sleep(pause);
    co_return value;
}

awaitable<int> fail_later(milliseconds pause, std::string message) {
    co_await sleep(pause);
    throw std::runtime_error(message);
}

// Hears nothing of a cancellation while it waits, and gives its value then.
awaitable<int> when_open(event& gate, int value) {
    co_await gate.wait();
    co_return value;
}

// Inside from its beginning to its end.
awaitable<int> visit(grading::gauge& inside, milliseconds pause) {
    const auto here = inside.enter();
    co_await sleep(pause);
    co_return 1;
}

// When it is cancelled, it puts things in order for a while, and only then passes that on.
awaitable<int> tidy_up(milliseconds pause, milliseconds tidying) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    bool stopped = false;
    try {
        co_await timer.async_wait(asio::use_awaitable);
    } catch (const boost::system::system_error&) {
        stopped = true; // a handler cannot co_await
    }
    if (!stopped) co_return 1;
    co_await asio::this_coro::throw_if_cancelled(false);
    event tidy(co_await asio::this_coro::executor);
    asio::steady_timer work(co_await asio::this_coro::executor, tidying);
    work.async_wait([&tidy](boost::system::error_code) { tidy.open(); });
    co_await tidy.wait();
    throw boost::system::system_error(asio::error::operation_aborted);
}

awaitable<int> tidy_up_in(grading::gauge& inside, milliseconds pause, milliseconds tidying) {
    const auto here = inside.enter();
    co_return co_await tidy_up(pause, tidying);
}

// What came of a wait, and when: "7 at 10 ms", or "timed out at 50 ms".
struct report {
    std::string text = "still waiting";
    milliseconds at{};
};

// Awaits wait_for(task, limit) and notes what comes of it.
awaitable<void> observe(report& seen, awaitable<int> task, std::chrono::nanoseconds limit) {
    const grading::stopwatch watch;
    try {
        seen.text = std::to_string(co_await wait_for(std::move(task), limit));
    } catch (const boost::system::system_error& error) {
        const bool aborted = error.code() == asio::error::operation_aborted;
        seen.text = aborted ? cancelled : std::string("threw ") + error.what();
    } catch (const std::exception& error) {
        seen.text = std::string("threw ") + error.what();
    } catch (...) {
        seen.text = "threw something that is no std::exception";
    }
    seen.at = watch.elapsed();
}

// Runs the loop until all has ended; a caller that never wakes fails here, in words.
void finish(event_loop& loop, const grading::fate& caller) {
    loop.finish();
    const grading::judged_as timeout("timeout");
    INFO("Nothing is left to run on the loop, so nobody will ever wake the caller. What does it "
         "wait for, and who opens that when the task has ended?");
    REQUIRE(caller.text() != "still waiting");
}

// What comes of one wait on a loop of its own.
report observed(event_loop& loop, awaitable<int> task, std::chrono::nanoseconds limit) {
    report seen;
    const auto caller =
        loop.start([&seen, limit, task = std::move(task)]() mutable -> awaitable<void> {
            co_await observe(seen, std::move(task), limit);
        });
    finish(loop, *caller);
    caller->rethrow();
    return seen;
}

void check_time(milliseconds actual, milliseconds expected) {
    const grading::judged_as too_slow("too_slow");
    CHECK(actual == grading::about(expected));
}

} // namespace

TEST_CASE("a task that ends in time gives its result", "[10.1]") {
    explorer::explore([] {
        event_loop loop;
        const auto seen = observed(loop, later(10ms, 7), 100ms);
        CHECK(seen.text == "7");
        INFO("The task took 10 ms. The limit was 100 ms, and nobody waits for the rest of it.");
        check_time(seen.at, 10ms);
    });
}

TEST_CASE("a task that completes at once gives its result at once", "[10.1]") {
    explorer::explore([] {
        event_loop loop;
        const auto seen = observed(loop, at_once(7), 100ms);
        CHECK(seen.text == "7");
        INFO("The task never suspends: it has ended before anybody waits for its end.");
        check_time(seen.at, 0ms);
    });
}

TEST_CASE("a task without a result may have a limit too", "[10.1]") {
    explorer::explore([] {
        event_loop loop;
        const auto caller =
            loop.start([]() -> awaitable<void> { co_await wait_for(sleep(10ms), 100ms); });
        finish(loop, *caller);
        CHECK(caller->text() == "returned");
    });
}

TEST_CASE("what the task throws reaches the caller", "[10.1]") {
    explorer::explore([] {
        event_loop loop;
        const auto seen = observed(loop, fail_later(10ms, "connection refused"), 100ms);
        CHECK(seen.text == "threw connection refused");
        check_time(seen.at, 10ms);
    });
}

TEST_CASE("anything may be thrown, not only std::exception", "[10.1]") {
    explorer::explore([] {
        const auto throw_a_number = []() -> awaitable<int> {
            throw 42;
            co_return 0;
        };
        event_loop loop;
        CHECK(observed(loop, throw_a_number(), 100ms).text ==
              "threw something that is no std::exception");
    });
}

TEST_CASE("a task that is too slow is stopped at the limit", "[10.1]") {
    explorer::explore([] {
        event_loop loop;
        const auto seen = observed(loop, later(200ms, 7), 50ms);
        {
            const grading::judged_as word(seen.at > 50ms ? "too_slow" : "wrong_result");
            INFO("The task would take 200 ms; the limit is 50 ms.");
            CHECK(seen.text == "threw timed out");
        }
        check_time(seen.at, 50ms);
    });
}

TEST_CASE("a task that has timed out has ended: nothing of it runs on", "[10.1][leak]") {
    explorer::explore([] {
        grading::gauge inside;
        event_loop loop;
        int left_running = -1;
        const auto caller = loop.start([&]() -> awaitable<void> {
            report seen;
            co_await observe(seen, visit(inside, 200ms), 50ms);
            left_running = inside.current();
        });
        finish(loop, *caller);
        INFO("What is counted here are tasks that are inside when the timeout is thrown. The "
             "caller may now destroy what they use.");
        CHECK(left_running == 0);
    });
}

TEST_CASE("a task that tidies up is waited for", "[10.1][leak]") {
    explorer::explore([] {
        grading::gauge inside;
        report seen;
        event_loop loop;
        int left_running = -1;
        const auto caller = loop.start([&]() -> awaitable<void> {
            co_await observe(seen, tidy_up_in(inside, 200ms, 30ms), 50ms);
            left_running = inside.current();
        });
        finish(loop, *caller);
        INFO("The task is told to stop after 50 ms, and needs 30 ms to put things in order.");
        CHECK(left_running == 0);
        const grading::judged_as wrong_result("wrong_result");
        CHECK(seen.text == "threw timed out");
        CHECK(seen.at == grading::about(80ms));
    });
}

TEST_CASE("no timer is left behind", "[10.1][leak]") {
    explorer::explore([] {
        report seen;
        event_loop loop;
        const grading::stopwatch watch;
        const auto caller = loop.start([&] { return observe(seen, later(10ms, 7), 150ms); });
        finish(loop, *caller);
        INFO("The caller had its result after 10 ms. A loop runs as long as a timer is waited for: "
             "what is measured here is how long that was.");
        CHECK(watch.elapsed() == grading::about(10ms));
    });
}

TEST_CASE("five tasks, one limit: three complete, two time out, all is over at the limit",
          "[10.1]") {
    explorer::explore([] {
        std::vector<report> seen(5);
        event_loop loop;
        const grading::stopwatch watch;
        const std::vector<milliseconds> pauses{10ms, 20ms, 100ms, 30ms, 200ms};
        std::vector<std::shared_ptr<const grading::fate>> callers;
        for (std::size_t i = 0; i < pauses.size(); ++i)
            callers.push_back(loop.start([&seen, &pauses, i] {
                return observe(seen[i], later(pauses[i], static_cast<int>(i) + 1), 50ms);
            }));
        for (const auto& caller : callers)
            finish(loop, *caller);
        const auto all_over = watch.elapsed();
        std::vector<std::string> texts;
        for (const auto& each : seen)
            texts.push_back(each.text);
        CHECK(texts ==
              std::vector<std::string>{"1", "2", "threw timed out", "4", "threw timed out"});
        check_time(all_over, 50ms);
    });
}

TEST_CASE("a result in the same instant as the limit is kept", "[10.1]") {
    explorer::explore([] {
        event_loop loop;
        const auto seen = observed(loop, later(50ms, 7), 50ms);
        INFO("The task's timer and the limit fire together. The task has its result when it is "
             "told to stop, so it returns. How it ended decides, not whose timer came first.");
        CHECK(seen.text == "7");
        check_time(seen.at, 50ms);
    });
}

TEST_CASE("a result that was made ready in the same instant is kept", "[10.1]") {
    explorer::explore([] {
        report seen;
        event_loop loop;
        event gate(loop.executor());
        const auto opener = loop.start([&]() -> awaitable<void> {
            co_await sleep(50ms);
            gate.open();
        });
        const auto caller = loop.start([&] { return observe(seen, when_open(gate, 7), 50ms); });
        finish(loop, *caller);
        CHECK(seen.text == "7");
    });
}

TEST_CASE("a result that comes although the task was told to stop is kept", "[10.1]") {
    explorer::explore([] {
        report seen;
        event_loop loop;
        event gate(loop.executor());
        const auto opener = loop.start([&]() -> awaitable<void> {
            co_await sleep(80ms);
            gate.open();
        });
        const auto caller = loop.start([&] { return observe(seen, when_open(gate, 7), 50ms); });
        finish(loop, *caller);
        INFO("The task did not hear that it should stop after 50 ms, and returned 7 after 80. "
             "A limit ends the waiting; it does not throw results away.");
        CHECK(seen.text == "7");
        CHECK(seen.at == grading::about(80ms));
    });
}

TEST_CASE("a failure while it stops is a failure, not a timeout", "[10.1]") {
    explorer::explore([] {
        const auto fail_to_tidy = []() -> awaitable<int> {
            try {
                co_await sleep(200ms);
            } catch (const boost::system::system_error&) {
                throw std::runtime_error("disk full");
            }
            co_return 1;
        };
        event_loop loop;
        CHECK(observed(loop, fail_to_tidy(), 50ms).text == "threw disk full");
    });
}

TEST_CASE("an operation that was aborted by somebody else is no timeout", "[10.1]") {
    explorer::explore([] {
        const auto aborted_by_itself = []() -> awaitable<int> {
            co_await sleep(10ms);
            throw boost::system::system_error(asio::error::operation_aborted);
        };
        event_loop loop;
        INFO("After 10 of 50 ms somebody closed what the task was reading from. Nobody had told "
             "the task to stop.");
        CHECK(observed(loop, aborted_by_itself(), 50ms).text == cancelled);
    });
}

TEST_CASE("with a limit of zero the task runs to its first wait, and no further", "[10.1]") {
    explorer::explore([] {
        for (const auto limit : {0ms, -5ms}) {
            grading::gauge inside;
            event_loop loop;
            INFO("limit: " << limit.count() << " ms");
            const auto seen = observed(loop, visit(inside, 100ms), limit);
            CHECK(seen.text == "threw timed out");
            CHECK(inside.peak() == 1);
            check_time(seen.at, 0ms);
        }
    });
}

TEST_CASE("with a limit of zero a task that completes at once gives its result", "[10.1]") {
    explorer::explore([] {
        event_loop loop;
        CHECK(observed(loop, at_once(7), 0ms).text == "7");
    });
}

TEST_CASE("a limit beyond the end of time is no limit", "[10.1]") {
    explorer::explore([] {
        event_loop loop;
        const auto seen = observed(loop, later(10ms, 7), std::chrono::nanoseconds::max());
        CHECK(seen.text == "7");
        check_time(seen.at, 10ms);
    });
}

TEST_CASE("a caller that caught a timeout goes on undisturbed", "[10.1]") {
    explorer::explore([] {
        report first;
        report second;
        event_loop loop;
        const auto caller = loop.start([&]() -> awaitable<void> {
            co_await observe(first, later(200ms, 7), 20ms);
            co_await sleep(10ms);
            co_await observe(second, later(20ms, 8), 50ms);
        });
        finish(loop, *caller);
        CHECK(caller->text() == "returned");
        CHECK(first.text == "threw timed out");
        CHECK(second.text == "8");
    });
}

TEST_CASE("cancellation from outside stops the task at once, and is no timeout", "[10.1]") {
    explorer::explore([] {
        grading::gauge inside;
        report seen;
        asio::cancellation_signal cancel;
        event_loop loop;
        asio::steady_timer impatience(loop.executor(), 20ms);
        impatience.async_wait([&cancel](boost::system::error_code) {
            cancel.emit(asio::cancellation_type::terminal);
        });
        int left_running = -1;
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await observe(seen, visit(inside, 100ms), 50ms);
                left_running = inside.current();
            },
            cancel.slot());
        finish(loop, *caller);
        INFO("The caller was cancelled after 20 ms. The limit is 50 ms.");
        CHECK(seen.text == cancelled);
        check_time(seen.at, 20ms);
        const grading::judged_as leak("leak");
        CHECK(left_running == 0);
    });
}

TEST_CASE("a caller that is cancelled stays until its task has ended", "[10.1][leak]") {
    explorer::explore([] {
        grading::gauge inside;
        report seen;
        asio::cancellation_signal cancel;
        event_loop loop;
        asio::steady_timer impatience(loop.executor(), 20ms);
        impatience.async_wait([&cancel](boost::system::error_code) {
            cancel.emit(asio::cancellation_type::terminal);
        });
        int left_running = -1;
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await observe(seen, tidy_up_in(inside, 200ms, 10ms), 50ms);
                left_running = inside.current();
            },
            cancel.slot());
        finish(loop, *caller);
        INFO("The caller was cancelled after 20 ms; the task needs 10 ms to put things in order.");
        CHECK(left_running == 0);
        const grading::judged_as wrong_result("wrong_result");
        CHECK(seen.text == cancelled);
        CHECK(seen.at == grading::about(30ms));
    });
}

TEST_CASE("when a timeout and a cancellation meet, it is a cancellation", "[10.1]") {
    explorer::explore([] {
        report seen;
        asio::cancellation_signal cancel;
        event_loop loop;
        asio::steady_timer impatience(loop.executor(), 60ms);
        impatience.async_wait([&cancel](boost::system::error_code) {
            cancel.emit(asio::cancellation_type::terminal);
        });
        const auto caller =
            loop.start([&] { return observe(seen, tidy_up(200ms, 30ms), 50ms); }, cancel.slot());
        finish(loop, *caller);
        INFO("The limit passed after 50 ms, and the task tidied up until 80. The caller was "
             "cancelled after 60: whoever catches a timeout and tries again must not do so here.");
        CHECK(seen.text == cancelled);
        CHECK(seen.at == grading::about(80ms));
    });
}

TEST_CASE("a task that tidies up is asked once, also when the caller is cancelled meanwhile",
          "[10.1]") {
    explorer::explore([] {
        const auto tidy_listening = []() -> awaitable<int> {
            bool stopped = false;
            try {
                co_await sleep(200ms);
            } catch (const boost::system::system_error&) {
                stopped = true; // a handler cannot co_await
            }
            if (!stopped) co_return 1;
            co_await asio::this_coro::reset_cancellation_state();
            co_await sleep(30ms); // hears whatever comes now
            throw boost::system::system_error(asio::error::operation_aborted);
        };
        report seen;
        asio::cancellation_signal cancel;
        event_loop loop;
        asio::steady_timer impatience(loop.executor(), 60ms);
        impatience.async_wait([&cancel](boost::system::error_code) {
            cancel.emit(asio::cancellation_type::terminal);
        });
        const auto caller =
            loop.start([&] { return observe(seen, tidy_listening(), 50ms); }, cancel.slot());
        finish(loop, *caller);
        INFO("Asked to stop after 50 ms, the task needs 30 ms to put things in order. The caller "
             "is cancelled after 60: whoever asks the task again ends its tidying up.");
        CHECK(seen.text == cancelled);
        CHECK(seen.at == grading::about(80ms));
    });
}

TEST_CASE("a cancelled caller keeps a result, and hears of it at its next co_await", "[10.1]") {
    explorer::explore([] {
        report seen;
        bool went_on = false;
        asio::cancellation_signal cancel;
        event_loop loop;
        event gate(loop.executor());
        const auto caller = loop.start(
            [&]() -> awaitable<void> {
                co_await observe(seen, when_open(gate, 7), 50ms);
                co_await sleep(10ms);
                went_on = true;
            },
            cancel.slot());
        loop.settle();
        cancel.emit(asio::cancellation_type::terminal);
        loop.settle();
        gate.open();
        finish(loop, *caller);
        INFO("The task was deaf and returned 7. After that the caller awaits something else, and "
             "hears there that it was cancelled.");
        CHECK(seen.text == "7");
        CHECK_FALSE(went_on);
    });
}

TEST_CASE("a caller that had chosen not to be thrown out is left like that", "[10.1]") {
    explorer::explore([] {
        report seen;
        bool throws = true;
        event_loop loop;
        const auto caller = loop.start([&]() -> awaitable<void> {
            co_await asio::this_coro::throw_if_cancelled(false);
            co_await observe(seen, later(10ms, 7), 50ms);
            throws = co_await asio::this_coro::throw_if_cancelled();
        });
        finish(loop, *caller);
        INFO("The caller had said co_await this_coro::throw_if_cancelled(false) for itself.");
        CHECK(seen.text == "7");
        CHECK_FALSE(throws);
    });
}

TEST_CASE("a task that has its caller cancelled as it starts is cancelled", "[10.1]") {
    explorer::explore([] {
        report seen;
        asio::cancellation_signal cancel;
        event_loop loop;
        const auto tell_on_caller = [&]() -> awaitable<int> {
            cancel.emit(asio::cancellation_type::terminal);
            co_await sleep(200ms);
            co_return 1;
        };
        const auto caller =
            loop.start([&] { return observe(seen, tell_on_caller(), 50ms); }, cancel.slot());
        finish(loop, *caller);
        INFO("The caller was cancelled while it was starting its task, before it waited for "
             "anything that a cancellation could end.");
        CHECK(seen.text == cancelled);
        check_time(seen.at, 0ms);
    });
}

TEST_CASE("one limit inside another: the inner one may be caught, and the outer goes on",
          "[10.1]") {
    explorer::explore([] {
        const auto try_twice = []() -> awaitable<int> {
            report first;
            co_await observe(first, later(200ms, 1), 20ms);
            if (first.text != "threw timed out") co_return -1;
            co_return co_await later(10ms, 2);
        };
        event_loop loop;
        const auto seen = observed(loop, try_twice(), 50ms);
        CHECK(seen.text == "2");
        CHECK(seen.at == grading::about(30ms));
    });
}

TEST_CASE("three attempts of 100 ms inside a limit of 250: the third is cut short", "[10.1]") {
    explorer::explore([] {
        int attempts = 0;
        int timeouts = 0;
        const auto attempt_thrice = [&]() -> awaitable<int> {
            while (attempts < 3) {
                ++attempts;
                try {
                    co_return co_await wait_for(later(500ms, 1), 100ms);
                } catch (const timed_out&) {
                    ++timeouts;
                }
            }
            co_return 0;
        };
        event_loop loop;
        const auto seen = observed(loop, attempt_thrice(), 250ms);
        INFO("The limit of the third attempt would be at 300 ms. To the loop over the attempts, "
             "which catches timeouts, the outer limit is a cancellation.");
        CHECK(seen.text == "threw timed out");
        CHECK(attempts == 3);
        CHECK(timeouts == 2);
        check_time(seen.at, 250ms);
    });
}

TEST_CASE("one limit inside another: the inner timeout is not taken for the outer one", "[10.1]") {
    explorer::explore([] {
        using workbook::deadline_in;
        std::string text;
        std::chrono::milliseconds until_deadline{};
        event_loop loop;
        const auto caller = loop.start([&]() -> awaitable<void> {
            const auto start = std::chrono::steady_clock::now();
            try {
                const auto how =
                    co_await workbook::run_until(deadline_in(100ms), wait_for(sleep(200ms), 20ms));
                text = how == ending::timed_out ? "the outer limit" : "no limit";
            } catch (const timed_out& error) {
                text = "the inner limit";
                until_deadline = std::chrono::duration_cast<milliseconds>(error.deadline() - start);
            }
        });
        finish(loop, *caller);
        INFO("A limit of 20 ms inside one of 100 ms. The inner timeout is an exception of the "
             "outer one's task, like any other.");
        CHECK(text == "the inner limit");
        CHECK(until_deadline == grading::about(20ms));
    });
}

TEST_CASE("one limit inside another: the outer one reaches the inner as a cancellation", "[10.1]") {
    explorer::explore([] {
        report outer;
        std::string inner = "nothing";
        event_loop loop;
        const auto give_a_default = [&inner]() -> awaitable<int> {
            try {
                co_return co_await wait_for(later(200ms, 1), 100ms);
            } catch (const timed_out&) {
                inner = "timed out";
                co_return 0; // catches its own timeout, and no other
            } catch (const boost::system::system_error&) {
                inner = "cancelled";
                throw;
            }
        };
        const auto caller = loop.start([&] { return observe(outer, give_a_default(), 50ms); });
        finish(loop, *caller);
        CHECK(inner == "cancelled");
        CHECK(outer.text == "threw timed out");
        check_time(outer.at, 50ms);
    });
}

TEST_CASE("one limit inside another, both in the same instant: the outer one wins", "[10.1]") {
    explorer::explore([] {
        event_loop loop;
        const auto give_a_default = []() -> awaitable<int> {
            try {
                co_return co_await wait_for(tidy_up(200ms, 10ms), 50ms);
            } catch (const timed_out&) {
                co_return 0;
            }
        };
        const auto seen = observed(loop, give_a_default(), 50ms);
        INFO("Both limits fire after 50 ms, while the task needs 10 ms to put things in order. The "
             "inner caller was cancelled by the outer one, so it has no timeout to catch.");
        CHECK(seen.text == "threw timed out");
    });
}

TEST_CASE("it runs on the executor of the caller, also on strands of four threads", "[10.1]") {
    explorer::explore([] {
        struct crew { // no lock: its strand is its lock
            explicit crew(asio::io_context& context) : strand(asio::make_strand(context)) {}

            void step() {
                ++steps;
                if (!strand.running_in_this_thread()) ++elsewhere;
            }

            awaitable<int> work(milliseconds pause) {
                step();
                co_await sleep(pause);
                step();
                co_return 7;
            }

            awaitable<void> call(milliseconds pause) {
                co_await observe(seen, work(pause), 10ms);
                step();
            }

            asio::strand<asio::io_context::executor_type> strand;
            int steps = 0;
            int elsewhere = 0;
            report seen;
        };
        asio::io_context context(4);
        crew in_time(context);
        crew too_slow(context);
        asio::co_spawn(in_time.strand, in_time.call(5ms), asio::detached);
        asio::co_spawn(too_slow.strand, too_slow.call(20ms), asio::detached);
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] { context.run_for(grading::patience); });
        }
        INFO("Two callers, each on a strand of its own, at the same time. "
             "co_await boost::asio::this_coro::executor gives the executor of the caller.");
        CHECK(in_time.elsewhere + too_slow.elsewhere == 0);
        CHECK(in_time.steps == 3);
        CHECK(too_slow.steps == 2);
        CHECK(in_time.seen.text == "7");
        CHECK(too_slow.seen.text == "threw timed out");
    });
}

TEST_CASE("a loop that goes away takes caller and task along", "[10.1][leak]") {
    explorer::explore([] {
        const auto token = std::make_shared<int>(0); // each coroutine has a copy
        {
            event_loop loop;
            const auto hold = [](std::shared_ptr<int> copy) -> awaitable<int> {
                co_await sleep(100ms);
                co_return *copy;
            };
            loop.start([&, token]() -> awaitable<void> { co_await wait_for(hold(token), 50ms); });
            loop.settle();
        }
        INFO("The loop was destroyed while the task was waiting. What is counted here are copies "
             "that coroutines still hold: two objects that own each other are never freed.");
        CHECK(token.use_count() == 1);
    });
}
