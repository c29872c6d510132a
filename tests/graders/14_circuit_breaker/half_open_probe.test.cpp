// What a breaker with passes promises: every claim is one test case.
#include "half_open_probe.hpp"

#include "event.hpp"
#include "manual_clock.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/event_loop.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/recorder.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;

using namespace std::chrono_literals;
using boost::asio::awaitable;
using grading::event_loop;
using workbook::circuit_open;
using workbook::event;
using workbook::guarded;
using workbook::manual_clock;
using workbook::outcome;
using workbook::pass;
using workbook::probe_settings;
using workbook::probing_breaker;

namespace {

// Three failures open it, five seconds until a probe, three successes close it; two seconds for a
// probe to report.
probe_settings allowing(int probes) {
    return {.when = {.failures_to_open = 3, .recovery = 5s, .successes_to_close = 3},
            .probes = probes,
            .probe_patience = 2s};
}

std::string state_of(const probing_breaker& breaker) {
    return std::string(to_string(breaker.state()));
}

// One call, if it is let through, and its report. False if it is refused.
bool call(probing_breaker& breaker, outcome result) {
    const auto given = breaker.admit();
    if (given) breaker.report(*given, result);
    return given.has_value();
}

void call(probing_breaker& breaker, outcome result, int times) {
    for (int i = 0; i < times; ++i)
        call(breaker, result);
}

void make_half_open(probing_breaker& breaker, manual_clock& clock) {
    call(breaker, outcome::failure, 3);
    clock.advance(5s);
}

// How many of `callers` get a pass when none of them reports.
int admitted_of(int callers, probing_breaker& breaker) {
    int admitted = 0;
    for (int i = 0; i < callers; ++i) {
        if (breaker.admit()) ++admitted;
    }
    return admitted;
}

template <typename Function>
void in_threads(int count, const Function& function) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i)
        threads.emplace_back(function);
}

// The recovery is over. A probe fails, which opens the breaker again, and beside it another thread
// does something that opens and closes nothing.
void fail_a_probe_beside(const std::function<void(probing_breaker&)>& other) {
    manual_clock clock;
    probing_breaker breaker(allowing(2), clock.source());
    make_half_open(breaker, clock);
    {
        const std::jthread beside([&] { other(breaker); });
        call(breaker, outcome::failure);
    }
    INFO("The recovery is over, and two come: one probes and fails. That opens it, and another "
         "recovery begins. To look at the clock and to go on from there must be one step.");
    CHECK(state_of(breaker) == "open");
}

// Two probes report at the same moment; one success is missing. Then another recovery passes.
void report_two_probes(outcome one, outcome other) {
    manual_clock clock;
    probing_breaker breaker(allowing(2), clock.source());
    make_half_open(breaker, clock);
    call(breaker, outcome::success, 2);
    const auto first = breaker.admit();
    const auto second = breaker.admit();
    REQUIRE((first && second));
    std::string seen;
    {
        const std::jthread beside([&] { breaker.report(*first, one); });
        breaker.report(*second, other);
        clock.advance(5s);
        seen = state_of(breaker);
    }
    INFO("One of two probes succeeds, and that closes it; the other fails, and that opens it. "
         "Whichever is second comes too late. A thread reports one of them, waits for a recovery "
         "and looks; what it saw must be so for good.");
    CHECK(state_of(breaker) == seen);
}

awaitable<int> answer_when_open(event& gate) {
    co_await gate.wait();
    co_return 42;
}

awaitable<int> answer_after(std::chrono::milliseconds pause) {
    asio::steady_timer timer(co_await asio::this_coro::executor, pause);
    co_await timer.async_wait(asio::use_awaitable);
    co_return 42;
}

awaitable<int> fail_with(std::string message) {
    throw std::runtime_error(message);
    co_return 0;
}

} // namespace

TEST_CASE("closed, every call is let through, and three failures in a row open it", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        CHECK(state_of(breaker) == "closed");
        CHECK(admitted_of(100, breaker) == 100);
        call(breaker, outcome::failure, 2);
        call(breaker, outcome::success);
        call(breaker, outcome::failure, 2);
        CHECK(state_of(breaker) == "closed");
        call(breaker, outcome::failure);
        CHECK(state_of(breaker) == "open");
    });
}

TEST_CASE("open, nobody is let through until the recovery time has passed", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        call(breaker, outcome::failure, 3);
        clock.advance(5s - 1ms);
        CHECK(admitted_of(100, breaker) == 0);
        clock.advance(1ms);
        CHECK(state_of(breaker) == "half-open");
        CHECK(call(breaker, outcome::success));
    });
}

TEST_CASE("half-open, one caller of a thousand is let through", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        make_half_open(breaker, clock);
        INFO("A thousand callers have been waiting for this moment.");
        CHECK(admitted_of(1000, breaker) == 1);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("as many probes as were allowed are let through", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(3), clock.source());
        make_half_open(breaker, clock);
        CHECK(admitted_of(1000, breaker) == 3);
    });
}

TEST_CASE("of four threads that ask at the same moment, one is let through", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        grading::recorder<bool> admitted;
        probing_breaker breaker(allowing(1), clock.source());
        make_half_open(breaker, clock);
        in_threads(4, [&] {
            if (breaker.admit()) admitted.add(true);
        });
        INFO("Looking for a free place and taking it must be one step.");
        CHECK(admitted.count() == 1U);
    });
}

TEST_CASE("who asks for the state beside a report gets the one before it or after it", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        call(breaker, outcome::failure, 2);
        const auto given = breaker.admit();
        REQUIRE(given);
        std::string seen;
        {
            const std::jthread dashboard([&] { seen = state_of(breaker); });
            breaker.report(*given, outcome::failure);
        }
        CHECK((seen == "closed" || seen == "open"));
        CHECK(state_of(breaker) == "open");
    });
}

TEST_CASE("a probe that reports gives its place to the next; three successes close it", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        make_half_open(breaker, clock);
        CHECK(call(breaker, outcome::success));
        CHECK(call(breaker, outcome::success));
        CHECK(state_of(breaker) == "half-open");
        CHECK(call(breaker, outcome::success));
        CHECK(state_of(breaker) == "closed");
        CHECK(admitted_of(100, breaker) == 100);
    });
}

TEST_CASE("a probe that fails opens it again, and the recovery starts anew", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        make_half_open(breaker, clock);
        clock.advance(1s);
        call(breaker, outcome::success, 2);
        call(breaker, outcome::failure);
        CHECK(state_of(breaker) == "open");
        clock.advance(5s - 1ms);
        CHECK(admitted_of(100, breaker) == 0);
        clock.advance(1ms);
        call(breaker, outcome::success, 2);
        INFO("The two successes from the first time half-open are forgotten.");
        CHECK(state_of(breaker) == "half-open");
        call(breaker, outcome::success);
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("a call from before the opening that fails afterwards changes nothing", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        const auto slow = breaker.admit();
        REQUIRE(slow);
        make_half_open(breaker, clock);
        breaker.report(*slow, outcome::failure);
        INFO("Let through while closed; then three others failed and it opened; five seconds "
             "later, half-open, the first call fails too. It is no probe.");
        CHECK(state_of(breaker) == "half-open");
        CHECK(call(breaker, outcome::success));
    });
}

TEST_CASE("it changes nothing while it is open either: the recovery is not put off", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        const auto slow = breaker.admit();
        REQUIRE(slow);
        call(breaker, outcome::failure, 3);
        clock.advance(4s);
        breaker.report(*slow, outcome::failure);
        clock.advance(1s);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("nor when it is closed again: a new round counts its own failures", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        std::vector<pass> slow;
        for (int i = 0; i < 3; ++i)
            slow.push_back(breaker.admit().value());
        make_half_open(breaker, clock);
        call(breaker, outcome::success, 3);
        for (const auto& each : slow)
            breaker.report(each, outcome::failure);
        INFO("Three calls from before the outage fail when it is over.");
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("a call from before the opening that succeeds afterwards closes nothing", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        std::vector<pass> slow;
        for (int i = 0; i < 3; ++i)
            slow.push_back(breaker.admit().value());
        make_half_open(breaker, clock);
        for (const auto& each : slow)
            breaker.report(each, outcome::success);
        CHECK(state_of(breaker) == "half-open");
        INFO("And it sets nobody's place free.");
        CHECK(admitted_of(1000, breaker) == 1);
    });
}

TEST_CASE("nor does it forgive what has failed in a new round", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        const auto slow = breaker.admit();
        REQUIRE(slow);
        make_half_open(breaker, clock);
        call(breaker, outcome::success, 3);
        call(breaker, outcome::failure, 2);
        breaker.report(*slow, outcome::success);
        call(breaker, outcome::failure);
        INFO("Closed again: three failures in a row, and between them a success of a call from "
             "before the outage.");
        CHECK(state_of(breaker) == "open");
    });
}

TEST_CASE("a late report does not take the place from the probe that has it", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        const auto slow = breaker.admit();
        REQUIRE(slow);
        make_half_open(breaker, clock);
        const auto probe = breaker.admit();
        REQUIRE(probe);
        breaker.report(*slow, outcome::success);
        CHECK(admitted_of(1000, breaker) == 0);
        breaker.report(*probe, outcome::success);
        CHECK(admitted_of(1000, breaker) == 1);
    });
}

TEST_CASE("of two probes one fails: what the other reports counts for nothing", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        auto settings = allowing(2);
        settings.probe_patience = 1h;
        probing_breaker breaker(settings, clock.source());
        make_half_open(breaker, clock);
        const auto first = breaker.admit();
        const auto second = breaker.admit();
        REQUIRE((first && second));
        breaker.report(*first, outcome::failure);
        clock.advance(4s);
        breaker.report(*second, outcome::failure);
        clock.advance(1s);
        INFO("The first opened it. Four seconds later the second failed as well; five seconds "
             "after the opening it is half-open, with all places free.");
        CHECK(state_of(breaker) == "half-open");
        CHECK(admitted_of(1000, breaker) == 2);
    });
}

TEST_CASE("a probe that fails when others have closed the breaker changes nothing", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(2), clock.source());
        make_half_open(breaker, clock);
        const auto slow = breaker.admit();
        REQUIRE(slow);
        call(breaker, outcome::success, 3);
        REQUIRE(state_of(breaker) == "closed");
        breaker.report(*slow, outcome::failure);
        call(breaker, outcome::failure, 2);
        INFO("Closed again: two failures of its own, and one of a probe from before.");
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("a probe that never returns locks nobody out", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        make_half_open(breaker, clock);
        REQUIRE(breaker.admit());
        clock.advance(2s - 1ms);
        INFO("The first probe has been under way for almost probe_patience.");
        CHECK(admitted_of(1000, breaker) == 0);
        clock.advance(1ms);
        INFO("Now it has lost its place.");
        CHECK(admitted_of(1000, breaker) == 1);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("each probe has its own time: a new one does not renew the others'", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(2), clock.source());
        make_half_open(breaker, clock);
        REQUIRE(breaker.admit());
        clock.advance(1s);
        REQUIRE(breaker.admit());
        clock.advance(1s);
        INFO("Two places, patience 2 s; a probe at 0 s and one at 1 s, and neither reports. At "
             "2 s the first has lost its place, the second has not.");
        CHECK(admitted_of(1000, breaker) == 1);
    });
}

TEST_CASE("what a lost probe reports later counts for nothing", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        make_half_open(breaker, clock);
        const auto lost = breaker.admit();
        REQUIRE(lost);
        clock.advance(2s);
        breaker.report(*lost, outcome::failure);
        INFO("It failed exactly when its time was over, and nobody has its place yet.");
        CHECK(state_of(breaker) == "half-open");
        const auto probe = breaker.admit();
        REQUIRE(probe);
        breaker.report(*lost, outcome::failure);
        CHECK(state_of(breaker) == "half-open");
        INFO("Another probe has the place now, and keeps it.");
        CHECK(admitted_of(1000, breaker) == 0);
    });
}

TEST_CASE("an abandoned probe gives its place back, and counts for nothing", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        make_half_open(breaker, clock);
        for (int i = 0; i < 5; ++i)
            CHECK(call(breaker, outcome::abandoned));
        CHECK(state_of(breaker) == "half-open");
        CHECK(admitted_of(1000, breaker) == 1);
    });
}

TEST_CASE("abandoned calls while closed are neither failures nor successes", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        call(breaker, outcome::failure, 2);
        call(breaker, outcome::abandoned, 10);
        CHECK(state_of(breaker) == "closed");
        call(breaker, outcome::failure);
        INFO("Two failures, ten calls that nobody waited for, one failure: three in a row.");
        CHECK(state_of(breaker) == "open");
    });
}

TEST_CASE("it asks the clock that it was given, and no other", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        call(breaker, outcome::failure, 3);
        std::this_thread::sleep_for(6s);
        CHECK(state_of(breaker) == "open");
        clock.advance(5s);
        REQUIRE(breaker.admit());
        std::this_thread::sleep_for(3s);
        CHECK(admitted_of(1000, breaker) == 0);
    });
}

TEST_CASE("two threads are never inside at the same time, whatever they report", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        grading::gauge inside;
        probing_breaker breaker(allowing(1), clock.source());
        make_half_open(breaker, clock);
        const auto probe = [&](outcome result) {
            const auto given = breaker.admit();
            if (!given) return;
            {
                const auto visit = inside.enter();
                std::this_thread::sleep_for(1ms);
            }
            breaker.report(*given, result);
        };
        {
            const std::jthread other([&] { probe(outcome::success); });
            probe(outcome::failure);
        }
        CHECK(inside.peak() == 1);
    });
}

TEST_CASE("a recovery ends once: who saw its end does not end the next one", "[14.2]") {
    explorer::explore(
        [] { fail_a_probe_beside([](const probing_breaker& breaker) { state_of(breaker); }); });
}

TEST_CASE("nor does who asks for a place", "[14.2]") {
    explorer::explore([] {
        fail_a_probe_beside([](probing_breaker& breaker) { call(breaker, outcome::abandoned); });
    });
}

TEST_CASE("a failure that is counted while another one opens it belongs to the old round",
          "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        call(breaker, outcome::failure, 2);
        const auto third = breaker.admit();
        const auto fourth = breaker.admit();
        REQUIRE((third && fourth));
        {
            const std::jthread beside([&] { breaker.report(*third, outcome::failure); });
            breaker.report(*fourth, outcome::failure);
            clock.advance(5s);
            call(breaker, outcome::success, 3);
        }
        INFO("Two calls fail at the same moment; the recovery passes, and three probes succeed. "
             "Counting a failure and opening must be one step.");
        CHECK(state_of(breaker) == "closed");
        call(breaker, outcome::failure, 2);
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("a success that would close it, beside a failure: the first of them decides", "[14.2]") {
    explorer::explore([] { report_two_probes(outcome::success, outcome::failure); });
}

TEST_CASE("a failure beside a success that would close it: the first of them decides", "[14.2]") {
    explorer::explore([] { report_two_probes(outcome::failure, outcome::success); });
}

TEST_CASE("three probes of three threads close it", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(3), clock.source());
        make_half_open(breaker, clock);
        in_threads(3, [&] { call(breaker, outcome::success); });
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("a coroutine's exception is a failure, and passes through", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        std::vector<std::string> fates;
        event_loop loop;
        for (int i = 0; i < 4; ++i) {
            const auto caller = loop.start([&]() -> awaitable<void> {
                co_await guarded<int>(breaker, [] { return fail_with("no route to host"); });
            });
            loop.finish();
            fates.push_back(caller->text());
        }
        const std::string refused = std::string("threw ") + circuit_open().what();
        const std::string failed = "threw no route to host";
        CHECK(fates == std::vector{failed, failed, failed, refused});
    });
}

TEST_CASE("a cancelled probe is abandoned: the next one may go", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        make_half_open(breaker, clock);
        int result = 0;
        asio::cancellation_signal cancel;
        event_loop loop;
        const auto hung = loop.start(
            [&]() -> awaitable<void> {
                co_await guarded<int>(breaker, [] { return answer_after(1h); });
            },
            cancel.slot());
        loop.settle();
        const int meanwhile = admitted_of(10, breaker);
        cancel.emit(asio::cancellation_type::terminal);
        loop.settle();
        CHECK(hung->text() != "still waiting");
        const auto next = loop.start([&]() -> awaitable<void> {
            result = co_await guarded<int>(breaker, [] { return answer_after(1ms); });
        });
        loop.finish();
        CHECK(meanwhile == 0);
        CHECK(next->text() == "returned");
        CHECK(result == 42);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("a loop that goes away gives back the place of its coroutine", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        probing_breaker breaker(allowing(1), clock.source());
        make_half_open(breaker, clock);
        {
            event_loop loop;
            event gate(loop.executor());
            loop.start([&]() -> awaitable<void> {
                co_await guarded<int>(breaker, [&gate] { return answer_when_open(gate); });
            });
            loop.settle();
            CHECK(admitted_of(10, breaker) == 0);
        }
        CHECK(admitted_of(10, breaker) == 1);
    });
}

TEST_CASE("of eight coroutines on four threads one probes, the others are refused", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        grading::gauge inside;
        grading::recorder<std::string> ends;
        probing_breaker breaker(allowing(1), clock.source());
        make_half_open(breaker, clock);
        asio::io_context context(4);
        const auto probe = [&inside]() -> awaitable<int> {
            const auto visit = inside.enter();
            co_return co_await answer_after(10ms);
        };
        const auto caller = [&]() -> awaitable<void> {
            try {
                co_await guarded<int>(breaker, probe);
                ends.add("probed");
            } catch (const circuit_open&) {
                ends.add("refused");
            }
        };
        for (int i = 0; i < 8; ++i)
            asio::co_spawn(context, caller, asio::detached); // no strand: really side by side
        in_threads(4, [&] { context.run_for(grading::patience); });
        INFO("The probe takes 10 ms, and all eight ask before it is over.");
        CHECK(inside.peak() == 1);
        std::vector<std::string> expected(7, "refused");
        expected.push_back("probed");
        CHECK(ends.all() == expected);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("settings that make no sense are refused", "[14.2]") {
    explorer::explore([] {
        manual_clock clock;
        const auto with = [&](const probe_settings& settings) {
            probing_breaker made(settings, clock.source());
        };
        CHECK_THROWS_AS(with({.when = {.failures_to_open = 0}}), std::invalid_argument);
        CHECK_THROWS_AS(with({.when = {.recovery = -1ms}}), std::invalid_argument);
        CHECK_THROWS_AS(with({.when = {.successes_to_close = 0}}), std::invalid_argument);
        CHECK_THROWS_AS(with(allowing(0)), std::invalid_argument);
        INFO("With no patience at all every probe has lost its place before it begins.");
        CHECK_THROWS_AS(with({.probe_patience = 0ms}), std::invalid_argument);
        CHECK_NOTHROW(with(allowing(1)));
        CHECK_THROWS_AS(probing_breaker({}, nullptr), std::invalid_argument);
    });
}
