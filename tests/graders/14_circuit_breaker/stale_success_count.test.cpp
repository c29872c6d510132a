// What the guard of a back end promises: every claim is one test case.
#include "stale_success_count.hpp"

#include "manual_clock.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::backend_guard;
using workbook::breaker_settings;
using workbook::manual_clock;

namespace {

constexpr breaker_settings three{.failures_to_open = 3, .recovery = 5s, .successes_to_close = 3};

void report(backend_guard& guard, bool worked, int times = 1) {
    for (int i = 0; i < times; ++i) {
        if (guard.allow()) guard.report(worked);
    }
}

std::string state_of(const backend_guard& guard) {
    return std::string(to_string(guard.state()));
}

void make_half_open(backend_guard& guard, manual_clock& clock) {
    report(guard, false, three.failures_to_open);
    clock.advance(three.recovery);
}

} // namespace

TEST_CASE("three failures in a row open it", "[14.3]") {
    explorer::explore([] {
        manual_clock clock;
        backend_guard guard(three, clock.source());
        report(guard, false, 2);
        report(guard, true);
        report(guard, false, 2);
        CHECK(state_of(guard) == "closed");
        report(guard, false);
        CHECK(state_of(guard) == "open");
        CHECK_FALSE(guard.allow());
    });
}

TEST_CASE("it is half-open when the recovery time has passed, and not before", "[14.3]") {
    explorer::explore([] {
        manual_clock clock;
        backend_guard guard(three, clock.source());
        report(guard, false, 3);
        clock.advance(5s - 1ms);
        CHECK(state_of(guard) == "open");
        clock.advance(1ms);
        CHECK(state_of(guard) == "half-open");
        CHECK(guard.allow());
    });
}

TEST_CASE("a back end that has never worked needs three successes to be trusted", "[14.3]") {
    explorer::explore([] {
        manual_clock clock;
        backend_guard guard(three, clock.source());
        make_half_open(guard, clock);
        report(guard, true, 2);
        CHECK(state_of(guard) == "half-open");
        report(guard, true);
        CHECK(state_of(guard) == "closed");
    });
}

TEST_CASE("a back end that worked well before needs three as well", "[14.3]") {
    explorer::explore([] {
        manual_clock clock;
        backend_guard guard(three, clock.source());
        report(guard, true, 10);
        make_half_open(guard, clock);
        report(guard, true);
        INFO("Ten successes, then three failures that open it, then the recovery, then one "
             "success. It takes three to close it.");
        CHECK(state_of(guard) == "half-open");
        report(guard, true);
        CHECK(state_of(guard) == "half-open");
        report(guard, true);
        CHECK(state_of(guard) == "closed");
    });
}

TEST_CASE("the second recovery takes as much as the first", "[14.3]") {
    explorer::explore([] {
        manual_clock clock;
        backend_guard guard(three, clock.source());
        for (int outage = 0; outage < 2; ++outage) {
            make_half_open(guard, clock);
            report(guard, true, 2);
            INFO("Outage " << outage << ", and two successes after it.");
            CHECK(state_of(guard) == "half-open");
            report(guard, true);
            CHECK(state_of(guard) == "closed");
        }
    });
}

TEST_CASE("a failure while half-open opens it, and its successes are forgotten", "[14.3]") {
    explorer::explore([] {
        manual_clock clock;
        backend_guard guard(three, clock.source());
        make_half_open(guard, clock);
        report(guard, true, 2);
        report(guard, false);
        CHECK(state_of(guard) == "open");
        clock.advance(5s);
        report(guard, true, 2);
        INFO("Half-open: two successes and a failure. Half-open again: two successes.");
        CHECK(state_of(guard) == "half-open");
        report(guard, true);
        CHECK(state_of(guard) == "closed");
    });
}

TEST_CASE("closed again, it forgives as many failures as before", "[14.3]") {
    explorer::explore([] {
        manual_clock clock;
        backend_guard guard(three, clock.source());
        make_half_open(guard, clock);
        report(guard, true, 3);
        report(guard, false, 2);
        CHECK(state_of(guard) == "closed");
        report(guard, false);
        CHECK(state_of(guard) == "open");
    });
}

TEST_CASE("what is reported while it is open counts for nothing", "[14.3]") {
    explorer::explore([] {
        manual_clock clock;
        backend_guard guard(three, clock.source());
        report(guard, false, 3);
        clock.advance(4s);
        guard.report(false); // a slow call from before
        guard.report(true);
        guard.report(true);
        CHECK(state_of(guard) == "open");
        clock.advance(1s);
        CHECK(state_of(guard) == "half-open");
        report(guard, true, 2);
        CHECK(state_of(guard) == "half-open");
    });
}

TEST_CASE("successes of three threads count, each once", "[14.3]") {
    explorer::explore([] {
        manual_clock clock;
        backend_guard guard(three, clock.source());
        report(guard, true, 2);
        make_half_open(guard, clock);
        const auto in_threads = [&](int count) {
            std::vector<std::jthread> threads;
            for (int i = 0; i < count; ++i)
                threads.emplace_back([&] { guard.report(true); });
        };
        in_threads(2);
        CHECK(state_of(guard) == "half-open");
        in_threads(1);
        CHECK(state_of(guard) == "closed");
    });
}

TEST_CASE("who asks beside a report finds the guard as it was before it or after it", "[14.3]") {
    explorer::explore([] {
        manual_clock clock;
        backend_guard guard({.failures_to_open = 1, .recovery = 5s}, clock.source());
        std::string seen;
        {
            const std::jthread caller([&] { static_cast<void>(guard.allow()); });
            const std::jthread dashboard([&] { seen = state_of(guard); });
            guard.report(false);
        }
        CHECK((seen == "closed" || seen == "open"));
        CHECK_FALSE(guard.allow());
    });
}
