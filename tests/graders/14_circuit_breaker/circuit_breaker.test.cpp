// What a circuit breaker promises: every claim is one test case.
#include "circuit_breaker.hpp"

#include "manual_clock.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>

#include <chrono>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::breaker_settings;
using workbook::circuit_breaker;
using workbook::circuit_open;
using workbook::manual_clock;

namespace {

constexpr breaker_settings three{.failures_to_open = 3, .recovery = 5s, .successes_to_close = 3};

void fail(circuit_breaker& breaker, int times = 1) {
    for (int i = 0; i < times; ++i) {
        if (breaker.allow()) breaker.failed();
    }
}

void succeed(circuit_breaker& breaker, int times = 1) {
    for (int i = 0; i < times; ++i) {
        if (breaker.allow()) breaker.succeeded();
    }
}

// For people, and for the comparison.
std::string state_of(const circuit_breaker& breaker) {
    return std::string(to_string(breaker.state()));
}

// Opened by failures, and the recovery has just passed.
void make_half_open(circuit_breaker& breaker, manual_clock& clock) {
    fail(breaker, three.failures_to_open);
    clock.advance(three.recovery);
}

// Every thread does it once, all at the same time.
template <typename Function>
void in_threads(int count, const Function& function) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < count; ++i)
        threads.emplace_back(function);
}

struct no_route : std::runtime_error {
    explicit no_route(int from) : std::runtime_error("no route to host"), hops(from) {}

    int hops;
};

} // namespace

TEST_CASE("a new breaker is closed and lets calls through", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker({}, clock.source());
        CHECK(state_of(breaker) == "closed");
        CHECK(breaker.allow());
        CHECK(breaker.call([] { return 42; }) == 42);
    });
}

TEST_CASE("the fifth failure in a row opens it", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker({}, clock.source());
        fail(breaker, 4);
        INFO("The defaults: five failures open it.");
        CHECK(state_of(breaker) == "closed");
        CHECK(breaker.allow());
        breaker.failed();
        CHECK(state_of(breaker) == "open");
        CHECK_FALSE(breaker.allow());
    });
}

TEST_CASE("a success sets the count of failures back to zero", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        fail(breaker, 2);
        succeed(breaker, 100);
        fail(breaker);
        INFO("Threshold 3: two failures, a hundred successes, one failure. No three in a row.");
        CHECK(state_of(breaker) == "closed");
        fail(breaker);
        CHECK(state_of(breaker) == "closed");
        fail(breaker);
        CHECK(state_of(breaker) == "open");
    });
}

TEST_CASE("back to zero, and not by one", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        fail(breaker, 2);
        succeed(breaker);
        fail(breaker, 2);
        INFO("Threshold 3: two failures, one success, two failures.");
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("the failures of one service do not open the breaker of another", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        circuit_breaker other(three, clock.source());
        fail(other, 2);
        fail(breaker);
        INFO("Two breakers, threshold 3: two failures on one of them, one on the other.");
        CHECK(state_of(breaker) == "closed");
        CHECK(state_of(other) == "closed");
    });
}

TEST_CASE("an open breaker refuses without calling", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        fail(breaker, 3);
        int calls = 0;
        CHECK_THROWS_AS(breaker.run([&] { ++calls; }), circuit_open);
        CHECK(calls == 0);
    });
}

TEST_CASE("it is half-open when the recovery time has passed, and not before", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker({}, clock.source());
        fail(breaker, 5);
        clock.advance(30s - 1ms);
        INFO("The default: 30 s. One millisecond is missing.");
        CHECK(state_of(breaker) == "open");
        CHECK_FALSE(breaker.allow());
        clock.advance(1ms);
        INFO("Now it is over.");
        CHECK(state_of(breaker) == "half-open");
        CHECK(breaker.allow());
    });
}

TEST_CASE("the recovery begins with the failure that opened it", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        fail(breaker);
        clock.advance(1s);
        fail(breaker);
        clock.advance(1s);
        fail(breaker);
        clock.advance(5s - 1ms);
        INFO("Failures at 0, 1 and 2 s; recovery 5 s. It is 6.999 s.");
        CHECK(state_of(breaker) == "open");
        clock.advance(1ms);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("it asks the clock that it was given, and no other", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        fail(breaker, 3);
        std::this_thread::sleep_for(6s);
        INFO("Everybody else's clock is six seconds on; the one that was given stands still.");
        CHECK(state_of(breaker) == "open");
        clock.advance(5s);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("three successes close it, two do not", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        make_half_open(breaker, clock);
        succeed(breaker, 2);
        CHECK(state_of(breaker) == "half-open");
        succeed(breaker);
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("successes from before the opening close nothing", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        succeed(breaker, 10);
        make_half_open(breaker, clock);
        succeed(breaker);
        INFO("Ten successes while closed, then the opening, then one success while half-open.");
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("one failure while half-open opens it again, and the recovery starts anew", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        make_half_open(breaker, clock);
        clock.advance(2s);
        fail(breaker);
        CHECK(state_of(breaker) == "open");
        clock.advance(5s - 1ms);
        CHECK(state_of(breaker) == "open");
        clock.advance(1ms);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("successes from an earlier half-open close nothing", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        make_half_open(breaker, clock);
        succeed(breaker, 2);
        fail(breaker);
        clock.advance(5s);
        succeed(breaker, 2);
        INFO("Half-open: two successes and a failure. Half-open again: two successes.");
        CHECK(state_of(breaker) == "half-open");
        succeed(breaker);
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("closed again, it forgives as many failures as before", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        make_half_open(breaker, clock);
        succeed(breaker, 3);
        fail(breaker, 2);
        CHECK(state_of(breaker) == "closed");
        fail(breaker);
        CHECK(state_of(breaker) == "open");
    });
}

TEST_CASE("what is reported while it is open counts for nothing", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        fail(breaker, 3);
        for (int i = 0; i < 3; ++i) {
            clock.advance(1s);
            breaker.failed(); // let through before the opening, and slow to fail
            breaker.succeeded();
        }
        INFO("Opened; then, one, two and three seconds later, outcomes of older calls.");
        CHECK(state_of(breaker) == "open");
        clock.advance(2s);
        INFO("Five seconds after the opening.");
        CHECK(state_of(breaker) == "half-open");
        succeed(breaker, 2);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("a failure reported when the recovery is over is a failure while half-open", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        make_half_open(breaker, clock);
        breaker.failed();
        INFO("Nobody had asked for the state: the time alone makes it half-open.");
        CHECK(state_of(breaker) == "open");
        clock.advance(5s);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("a success reported when the recovery is over is a success while half-open", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        make_half_open(breaker, clock);
        breaker.succeeded();
        succeed(breaker, 2);
        INFO("Nobody had asked for the state before the first of three successes.");
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("exceptions pass through as they are", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        int hops = 0;
        try {
            breaker.run([] { throw no_route(7); });
        } catch (const no_route& error) {
            hops = error.hops;
        } catch (const std::exception&) {
            hops = -1; // something else, or a slice of it
        }
        CHECK(hops == 7);
        CHECK_THROWS_AS(breaker.call([]() -> int { throw 42; }), int);
    });
}

TEST_CASE("whatever leaves a call as an exception is a failure", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        CHECK_THROWS_AS(breaker.run([] { throw no_route(1); }), no_route);
        CHECK_THROWS_AS(breaker.run([] { throw 42; }), int);
        CHECK_THROWS_AS(breaker.run([] { throw "no"; }), const char*);
        CHECK(state_of(breaker) == "open");
    });
}

TEST_CASE("a call that returns is a success", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        make_half_open(breaker, clock);
        for (int i = 0; i < 3; ++i)
            breaker.run([] {});
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("a call that is refused is no failure", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        std::chrono::milliseconds passes{0}; // whenever somebody asks for the time
        circuit_breaker breaker(three, [&] {
            clock.advance(passes);
            return clock.now();
        });
        fail(breaker, 3);
        clock.advance(5s - 2ms);
        passes = 1ms;
        try {
            breaker.run([] {});
        } catch (const circuit_open&) {
            // As it should be: one millisecond is missing. A moment later none is.
        }
        passes = 0ms;
        clock.advance(1ms);
        INFO("Refused just before the recovery was over. A refusal tells nothing of the service.");
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("two calls of 100 ms take 100 ms", "[14.1][too_slow]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        const grading::stopwatch watch;
        in_threads(2, [&] { breaker.run([] { std::this_thread::sleep_for(100ms); }); });
        const grading::judged_as too_slow("too_slow");
        INFO("Two threads. A breaker decides and counts; it is not a queue for the service.");
        CHECK(watch.elapsed() == grading::about(100ms));
    });
}

TEST_CASE("a call may ask the breaker through which it came", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        const auto inside = breaker.call([&] { return state_of(breaker); });
        CHECK(inside == "closed");
    });
}

TEST_CASE("no failure of four threads is lost", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker({.failures_to_open = 4, .recovery = 5s}, clock.source());
        in_threads(4, [&] { breaker.failed(); });
        INFO("Threshold 4, and four threads that report a failure each, at the same time.");
        CHECK(state_of(breaker) == "open");
    });
}

TEST_CASE("no success of three threads is lost", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        make_half_open(breaker, clock);
        in_threads(3, [&] { breaker.succeeded(); });
        INFO("Half-open, and three threads that report a success each.");
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("two threads find the recovery over, and it becomes half-open once", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker({.failures_to_open = 1, .recovery = 5s, .successes_to_close = 2},
                                clock.source());
        fail(breaker);
        clock.advance(5s);
        in_threads(2, [&] { succeed(breaker); });
        INFO("Each asks and reports a success; two successes close it.");
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("four threads find the recovery over, and their four successes close it", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker({.failures_to_open = 1, .recovery = 5s, .successes_to_close = 4},
                                clock.source());
        fail(breaker);
        clock.advance(5s);
        in_threads(4, [&] { succeed(breaker); });
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("who asks for the state beside a report gets the one before it or after it", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker({.failures_to_open = 1, .recovery = 5s}, clock.source());
        std::string seen;
        {
            const std::jthread dashboard([&] { seen = state_of(breaker); });
            breaker.failed();
        }
        CHECK((seen == "closed" || seen == "open"));
        CHECK(state_of(breaker) == "open");
    });
}

TEST_CASE("when it opens under four threads, who asks afterwards is refused", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        grading::recorder<bool> after;
        circuit_breaker breaker({.failures_to_open = 2, .recovery = 5s}, clock.source());
        in_threads(4, [&] {
            if (breaker.allow()) breaker.failed();
            if (breaker.allow()) breaker.failed();
            after.add(breaker.allow());
        });
        INFO("Two failures open it. Each of four threads tries twice, so it is open for all.");
        CHECK(after.all() == std::vector{false, false, false, false});
        clock.advance(5s);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("a failure and a success at the same time leave it open", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker({.failures_to_open = 1, .recovery = 5s, .successes_to_close = 2},
                                clock.source());
        fail(breaker);
        clock.advance(5s);
        {
            const std::jthread unlucky([&] { breaker.failed(); });
            breaker.succeeded();
        }
        INFO("Whichever of the two comes first, one failure while half-open opens it.");
        CHECK(state_of(breaker) == "open");
        clock.advance(5s);
        succeed(breaker);
        CHECK(state_of(breaker) == "half-open");
    });
}

TEST_CASE("a fixed third of the demonstration's calls fail", "[14.1]") {
    explorer::explore([] {
        std::vector<int> failing;
        for (int call = -1; call <= 20; ++call) {
            if (workbook::demo_call_fails(call)) failing.push_back(call);
        }
        INFO("Not by chance and not by a hash: the same calls on every run and every machine.");
        CHECK(failing == std::vector{3, 4, 5, 6, 7, 8, 9});
    });
}

TEST_CASE("of the demonstration's 20 calls, 12 succeed, 4 fail and 4 are refused", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        circuit_breaker breaker(three, clock.source());
        std::string log;
        for (int call = 0; call < 20; ++call) {
            try {
                breaker.run([&] {
                    if (workbook::demo_call_fails(call)) throw std::runtime_error("down");
                });
                log += 's';
            } catch (const circuit_open&) {
                log += '-';
            } catch (const std::runtime_error&) {
                log += 'f';
            }
            clock.advance(2s);
        }
        INFO("A call every two seconds; s: succeeded, f: failed, -: refused.");
        CHECK(log == "sssfff--f--sssssssss");
        CHECK(state_of(breaker) == "closed");
    });
}

TEST_CASE("settings that make no sense are refused", "[14.1]") {
    explorer::explore([] {
        manual_clock clock;
        const auto with = [&](const breaker_settings& settings) {
            circuit_breaker made(settings, clock.source());
        };
        CHECK_THROWS_AS(with({.failures_to_open = 0}), std::invalid_argument);
        CHECK_THROWS_AS(with({.recovery = -1ms}), std::invalid_argument);
        CHECK_THROWS_AS(with({.successes_to_close = 0}), std::invalid_argument);
        CHECK_NOTHROW(with({.failures_to_open = 1, .recovery = 0ms, .successes_to_close = 1}));
        INFO("A breaker without a clock could never be half-open.");
        CHECK_THROWS_AS(circuit_breaker({}, nullptr), std::invalid_argument);
    });
}
