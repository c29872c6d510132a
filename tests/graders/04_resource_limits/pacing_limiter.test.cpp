// What a pacing limiter promises: every claim is one test case. Time is virtual and exact.
#include "pacing_limiter.hpp"
#include "thread_pool.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>
#include <graders/support/wall_clock.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::pacing_limiter;

namespace {

using milliseconds = std::chrono::milliseconds;

milliseconds in_ms(pacing_limiter::clock::duration duration) {
    return std::chrono::duration_cast<milliseconds>(duration);
}

// When calls got through, in milliseconds since the test began. Any thread may note one.
class arrivals {
  public:
    void note() { times_.add(watch_.elapsed().count()); }

    [[nodiscard]] std::vector<std::int64_t> all() const {
        auto times = times_.all();
        std::sort(times.begin(), times.end());
        return times;
    }

  private:
    grading::stopwatch watch_;
    grading::recorder<std::int64_t> times_;
};

// 0, 200, 400, ...: `count` of them.
std::vector<std::int64_t> every_200_ms(int count) {
    std::vector<std::int64_t> times;
    for (int i = 0; i < count; ++i)
        times.push_back(200 * i);
    return times;
}

using times = std::vector<std::int64_t>;

} // namespace

TEST_CASE("the first call goes through at once", "[04.1]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        pacing_limiter limiter(5);
        limiter.acquire();
        CHECK(watch.elapsed() == grading::about(0ms));
    });
}

TEST_CASE("five a second is one every 200 ms", "[04.1]") {
    explorer::explore([] {
        arrivals seen;
        pacing_limiter limiter(5);
        for (int call = 0; call < 4; ++call) {
            limiter.acquire();
            seen.note();
        }
        CHECK(seen.all() == every_200_ms(4));
        CHECK(in_ms(limiter.interval()) == 200ms);
    });
}

TEST_CASE("without a rate it is ten a second", "[04.1]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        pacing_limiter limiter;
        for (int call = 0; call < 4; ++call)
            limiter.acquire();
        CHECK(watch.elapsed() == grading::about(300ms));
        CHECK(in_ms(limiter.interval()) == 100ms);
    });
}

TEST_CASE("a rate need not be a whole number", "[04.1]") {
    explorer::explore([] {
        CHECK(in_ms(pacing_limiter(2.5).interval()) == 400ms);
        CHECK(in_ms(pacing_limiter(0.5).interval()) == 2000ms);
        INFO("Three a second: an interval of 333,333,333 ns would be a little too short.");
        CHECK(3 * pacing_limiter(3).interval() >= 1s);
    });
}

TEST_CASE("a rate that makes no sense is refused", "[04.1]") {
    explorer::explore([] {
        INFO("Zero would wait for ever, infinity would not wait at all: both throw "
             "invalid_argument, and so do negative rates and what is not a number. So does a rate "
             "below one call a day: limits::min() is a tiny positive number.");
        using limits = std::numeric_limits<double>;
        CHECK_THROWS_AS(pacing_limiter(0), std::invalid_argument);
        CHECK_THROWS_AS(pacing_limiter(-5), std::invalid_argument);
        CHECK_THROWS_AS(pacing_limiter(limits::infinity()), std::invalid_argument);
        CHECK_THROWS_AS(pacing_limiter(limits::quiet_NaN()), std::invalid_argument);
        CHECK_THROWS_AS(pacing_limiter(limits::min()), std::invalid_argument);
    });
}

TEST_CASE("time that the caller spent elsewhere counts", "[04.1]") {
    explorer::explore([] {
        arrivals seen;
        pacing_limiter limiter(5);
        for (const auto work : {0ms, 150ms, 20ms}) {
            std::this_thread::sleep_for(work);
            limiter.acquire();
            seen.note();
        }
        INFO("Calls at 0, 150 and 220 ms: the second one waits for 50 ms, not for 200.");
        CHECK(seen.all() == every_200_ms(3));
    });
}

TEST_CASE("a pause saves nothing up", "[04.1]") {
    explorer::explore([] {
        arrivals seen;
        pacing_limiter limiter(5);
        limiter.acquire();
        std::this_thread::sleep_for(1000ms);
        for (int call = 0; call < 3; ++call) {
            limiter.acquire();
            seen.note();
        }
        INFO("Nobody called for a second. The first call after that goes through at once, and the "
             "next one 200 ms later: the unused slots are gone.");
        CHECK(seen.all() == times{1000, 1200, 1400});
    });
}

TEST_CASE("whoever sets the clock on the wall changes nothing", "[04.1]") {
    explorer::explore([] {
        arrivals seen;
        pacing_limiter limiter(5);
        for (const auto by : {std::chrono::hours(-1), std::chrono::hours(2)}) {
            limiter.acquire();
            seen.note();
            grading::move_wall_clock(by);
        }
        limiter.acquire();
        seen.note();
        INFO("After the first call the wall clock is set back by an hour, after the second one "
             "forward by two.");
        CHECK(seen.all() == every_200_ms(3));
    });
}

TEST_CASE("try_acquire takes a slot that is free, or nothing", "[04.1]") {
    explorer::explore([] {
        pacing_limiter limiter(5);
        const grading::stopwatch watch;
        CHECK(limiter.try_acquire());
        CHECK_FALSE(limiter.try_acquire());
        CHECK_FALSE(limiter.try_acquire());
        CHECK(watch.elapsed() == grading::about(0ms));
        INFO("Refused twice at 0 ms. A refusal takes no slot, so the next one is at 200 ms.");
        limiter.acquire();
        CHECK(watch.elapsed() == grading::about(200ms));
        std::this_thread::sleep_for(200ms);
        CHECK(limiter.try_acquire());
    });
}

TEST_CASE("a pause saves nothing up for try_acquire either", "[04.1]") {
    explorer::explore([] {
        pacing_limiter limiter(5);
        limiter.acquire();
        std::this_thread::sleep_for(1000ms);
        INFO("Nobody called for a second. Then somebody tries twice in a row: the slot that the "
             "first one takes begins now, and the next one 200 ms later.");
        CHECK(limiter.try_acquire());
        CHECK_FALSE(limiter.try_acquire());
        CHECK(in_ms(limiter.delay()) == 200ms);
    });
}

TEST_CASE("delay tells how long acquire would sleep, and takes nothing", "[04.1]") {
    explorer::explore([] {
        pacing_limiter limiter(5);
        CHECK(in_ms(limiter.delay()) == 0ms);
        limiter.acquire();
        CHECK(in_ms(limiter.delay()) == 200ms);
        CHECK(in_ms(limiter.delay()) == 200ms);
        std::this_thread::sleep_for(50ms);
        CHECK(in_ms(limiter.delay()) == 150ms);
        std::this_thread::sleep_for(500ms);
        INFO("The next slot began 350 ms ago. Nobody can sleep for less than nothing.");
        CHECK(in_ms(limiter.delay()) == 0ms);
    });
}

TEST_CASE("two callers at the same time get two slots", "[04.1]") {
    explorer::explore([] {
        arrivals seen;
        pacing_limiter limiter(5);
        {
            const auto call = [&] {
                limiter.acquire();
                seen.note();
            };
            const std::jthread first(call);
            const std::jthread second(call);
        }
        INFO("If both have the same time: could both see the same slot before one took it?");
        CHECK(seen.all() == every_200_ms(2));
    });
}

TEST_CASE("of two that try at the same time, one gets the slot", "[04.1]") {
    explorer::explore([] {
        grading::recorder<bool> got_it;
        pacing_limiter limiter(5);
        {
            const auto try_it = [&] { got_it.add(limiter.try_acquire()); };
            const std::jthread first(try_it);
            const std::jthread second(try_it);
        }
        const auto all = got_it.all();
        INFO("One slot is free, and two threads try. If both got it: could both see it free before "
             "one of them took it?");
        CHECK(std::count(all.begin(), all.end(), true) == 1);
    });
}

TEST_CASE("whoever asks gets an answer at once while others sleep", "[04.1]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        pacing_limiter limiter(5);
        limiter.acquire();
        const std::jthread sleeper([&] { limiter.acquire(); });
        std::this_thread::sleep_for(10ms);
        const auto wait = limiter.delay();
        const bool taken = limiter.try_acquire();
        {
            const grading::judged_as too_slow("too_slow");
            INFO("One caller has the slot at 200 ms and sleeps. At 10 ms another one asks for the "
                 "delay, and tries. What does it have to wait for?");
            CHECK(watch.elapsed() == grading::about(10ms));
        }
        INFO("The slot at 200 ms is taken, the next one is at 400 ms: 390 ms from here.");
        CHECK(in_ms(wait) == 390ms);
        CHECK_FALSE(taken);
    });
}

TEST_CASE("a slot that a sleeper has taken is not free", "[04.1]") {
    explorer::explore([] {
        arrivals seen;
        pacing_limiter limiter(5);
        limiter.acquire();
        {
            const auto call = [&] {
                limiter.acquire();
                seen.note();
            };
            const std::jthread first(call);
            const std::jthread second(call);
            std::this_thread::sleep_for(300ms);
            INFO("Calls have the slots at 0, 200 and 400 ms. At 300 ms somebody tries.");
            CHECK_FALSE(limiter.try_acquire());
            CHECK(in_ms(limiter.delay()) == 300ms);
        }
        CHECK(seen.all() == times{200, 400});
    });
}

TEST_CASE("first come, first served", "[04.1]") {
    explorer::explore([] {
        grading::recorder<std::string> order;
        pacing_limiter limiter(5);
        limiter.acquire();
        {
            const auto call = [&](const char* who, milliseconds comes_at) {
                std::this_thread::sleep_for(comes_at);
                limiter.acquire();
                order.add(who);
            };
            const std::jthread first(call, "first", 1ms);
            const std::jthread second(call, "second", 2ms);
            const std::jthread third(call, "third", 3ms);
        }
        INFO("Three callers come 1 ms apart, and none of the slots is free yet.");
        CHECK(order.all() == std::vector<std::string>{"first", "second", "third"});
    });
}

TEST_CASE("twenty calls by five workers at five a second take 3.8 s", "[04.1]") {
    explorer::explore([] {
        arrivals seen;
        pacing_limiter limiter(5);
        {
            workbook::thread_pool pool(5);
            for (int call = 0; call < 20; ++call)
                pool.post([&] {
                    limiter.acquire();
                    seen.note();
                });
        }
        INFO("Twenty calls have nineteen gaps of 200 ms between them.");
        CHECK(seen.all() == every_200_ms(20));
    });
}

TEST_CASE("two limiters know nothing of each other", "[04.1]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        pacing_limiter one(5);
        pacing_limiter other(5);
        one.acquire();
        other.acquire();
        CHECK(watch.elapsed() == grading::about(0ms));
    });
}
