// What predictions about serial parts and locks promise: every claim is one test case.
#include "amdahl.hpp"
#include "thread_pool.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>

#include <chrono>
#include <cmath>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::scaled_speedup;
using workbook::speedup;
using workbook::speedup_limit;
using workbook::workers_that_pay;
using workbook::workers_that_saturate;
using workbook::workers_worth;

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// Whole pools in virtual time take as long in every schedule.
constexpr explorer::body_options once{.schedules = 1};

bool is_about(double actual, double expected) {
    return std::abs(actual - expected) <= 1e-9 * expected;
}

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// Times that somebody has measured: times[0] belongs to one worker.
std::size_t enough_of(const std::vector<microseconds>& times, int percent) {
    return workers_that_pay(times.size(), percent,
                            [&](std::size_t workers) { return times.at(workers - 1); });
}

// Really runs it: the serial part first, then the parallel part in as many pieces as workers.
milliseconds run_in_two_parts(milliseconds serial, milliseconds parallel, int workers) {
    const grading::stopwatch watch;
    std::this_thread::sleep_for(serial);
    {
        workbook::thread_pool pool(static_cast<std::size_t>(workers));
        for (int i = 0; i < workers; ++i)
            pool.post([&] { std::this_thread::sleep_for(parallel / workers); });
    }
    return watch.elapsed();
}

// Really runs it: twelve steps on a pool, each with 10 ms inside a lock and `outside` without it.
milliseconds run_with_lock(milliseconds outside, std::size_t workers) {
    const grading::stopwatch watch;
    std::mutex mutex;
    {
        workbook::thread_pool pool(workers);
        for (int i = 0; i < 12; ++i)
            pool.post([&] {
                {
                    const std::lock_guard lock(mutex);
                    std::this_thread::sleep_for(10ms);
                }
                std::this_thread::sleep_for(outside);
            });
    }
    return watch.elapsed();
}

} // namespace

TEST_CASE("a twentieth of serial work halves what twenty workers bring", "[17.2]") {
    explorer::explore(
        [] {
            INFO("One worker needs 1: 0.05 alone, and 0.95 with help. Twenty need 0.05 + 0.95 / "
                 "20.");
            CHECK(is_about(speedup(0.05, 20), 1 / 0.0975));
            CHECK(is_about(speedup(0.5, 2), 4.0 / 3));
            CHECK(is_about(speedup(0.25, 3), 2.0));
        },
        once);
}

TEST_CASE("no serial work gives the full speed, and nothing but serial work gives none", "[17.2]") {
    explorer::explore(
        [] {
            CHECK(is_about(speedup(0, 7), 7));
            CHECK(is_about(speedup(1, 7), 1));
            CHECK(is_about(speedup(0.3, 1), 1));
            INFO("Five billion workers are a number like any other, though no int holds it.");
            CHECK(is_about(speedup(0, 5'000'000'000), 5e9));
            CHECK(is_about(scaled_speedup(0, 5'000'000'000), 5e9));
        },
        once);
}

TEST_CASE("the limit is one by the serial share", "[17.2]") {
    explorer::explore(
        [] {
            CHECK(is_about(speedup_limit(0.05), 20));
            CHECK(is_about(speedup_limit(1), 1));
            INFO("Without a serial part there is no limit: infinity, not an error.");
            CHECK(speedup_limit(0) == std::numeric_limits<double>::infinity());
        },
        once);
}

TEST_CASE("with work that grows, twenty workers do nineteen times as much", "[17.2]") {
    explorer::explore(
        [] {
            INFO("Twenty workers need 1: 0.05 in which one works, and 0.95 in which twenty do.");
            CHECK(is_about(scaled_speedup(0.05, 20), 19.05));
            CHECK(is_about(scaled_speedup(0, 20), 20));
            CHECK(is_about(scaled_speedup(1, 20), 1));
            CHECK(is_about(scaled_speedup(0.3, 1), 1));
        },
        once);
}

TEST_CASE("what is no share, and no worker, is an error", "[17.2]") {
    explorer::explore(
        [] {
            INFO("Throw std::invalid_argument. A comparison with not-a-number is always false.");
            for (const double share : {-0.1, 1.1, 5.0, not_a_number}) {
                INFO("serial_share " << share);
                CHECK_THROWS_AS(speedup(share, 2), std::invalid_argument);
                CHECK_THROWS_AS(speedup_limit(share), std::invalid_argument);
                CHECK_THROWS_AS(scaled_speedup(share, 2), std::invalid_argument);
            }
            CHECK_THROWS_AS(speedup(0.5, 0), std::invalid_argument);
            CHECK_THROWS_AS(scaled_speedup(0.5, 0), std::invalid_argument);
        },
        once);
}

TEST_CASE("a real pool with a serial part is as fast as the law says", "[17.2]") {
    explorer::explore(
        [] {
            INFO("50 ms alone, then 950 ms in equal pieces on the pool of lesson 02, in virtual "
                 "time.");
            for (const int workers : {1, 2, 5}) {
                const double predicted = 1000 / speedup(0.05, static_cast<std::size_t>(workers));
                CHECK(run_in_two_parts(50ms, 950ms, workers) ==
                      grading::about(milliseconds(std::llround(predicted))));
            }
        },
        once);
}

TEST_CASE("nearly all of the limit takes surprisingly many workers", "[17.2]") {
    explorer::explore(
        [] {
            INFO(
                "1 ms serial, 19 ms parallel: the limit is 20. Ten times as fast needs 19 workers, "
                "nineteen times as fast needs 361.");
            CHECK(workers_worth(1ms, 19ms, 50) == 19U);
            CHECK(workers_worth(1ms, 19ms, 95) == 361U);
            CHECK(workers_worth(3ms, 10ms, 50) == 4U); // 3 1/3, rounded up
        },
        once);
}

TEST_CASE("no rounding error adds or loses a worker", "[17.2]") {
    explorer::explore(
        [] {
            INFO("1 us serial, 9 us parallel, 90 %: exactly 81 workers. In double, 1 - 0.9 is "
                 "less than 0.1.");
            REQUIRE(workers_worth(1us, 9us, 90) == 81U);
            for (int percent = 1; percent <= 99; ++percent)
                for (int parallel = 1; parallel <= 12; ++parallel) {
                    const auto found = workers_worth(3us, microseconds(parallel), percent);
                    INFO("3 us serial, " << parallel << " us parallel, " << percent << " %");
                    REQUIRE(found.has_value());
                    const auto workers = static_cast<int>(*found);
                    REQUIRE(workers >= 1);
                    // Enough, and one less is not: percent * (s + p/w) <= 100 * s, times w.
                    REQUIRE(percent * (3 * workers + parallel) <= 300 * workers);
                    const int less = workers - 1;
                    REQUIRE((less == 0 || percent * (3 * less + parallel) > 300 * less));
                }
        },
        once);
}

TEST_CASE("without a limit there is no number of workers that comes near it", "[17.2]") {
    explorer::explore(
        [] {
            CHECK(workers_worth(0ms, 10ms, 95) == std::nullopt);
            INFO("Nothing parallel: one worker is as good as any number, and never none.");
            CHECK(workers_worth(10ms, 0ms, 95) == 1U);
            CHECK(workers_worth(0ms, 0ms, 95) == 1U);
        },
        once);
}

TEST_CASE("billions of workers are worked out, not counted up to", "[17.2]") {
    explorer::explore(
        [] {
            CHECK(workers_worth(1us, 1h, 95) == 68'400'000'000U);
            CHECK(workers_worth(1us, 1h, 99) == 356'400'000'000U);
            INFO("95 years by a microsecond, and 95 %: 19 times as many as microseconds. That is "
                 "more than a double can say exactly.");
            CHECK(workers_worth(1us, 2'999'999'999'999'999us, 95) == 56'999'999'999'999'981U);
        },
        once);
}

TEST_CASE("times below zero and percentages beyond sense are errors", "[17.2]") {
    explorer::explore(
        [] {
            CHECK_THROWS_AS(workers_worth(-1us, 1ms, 95), std::invalid_argument);
            CHECK_THROWS_AS(workers_worth(1ms, -1us, 95), std::invalid_argument);
            INFO("100 % of the limit is never reached, and 0 % is no question.");
            for (const int percent : {-5, 0, 100, 101})
                CHECK_THROWS_AS(workers_worth(1ms, 1ms, percent), std::invalid_argument);
            CHECK_THROWS_AS(workers_that_saturate(-1us, 1ms), std::invalid_argument);
            CHECK_THROWS_AS(workers_that_saturate(1ms, -1us), std::invalid_argument);
        },
        once);
}

TEST_CASE("a lock is busy all the time once the steps fill it", "[17.2]") {
    explorer::explore(
        [] {
            INFO("10 ms inside and 30 ms outside: while one is inside, three are outside.");
            CHECK(workers_that_saturate(10ms, 30ms) == 4U);
            CHECK(workers_that_saturate(10ms, 31ms) == 5U);
            CHECK(workers_that_saturate(10ms, 29ms) == 4U);
            CHECK(workers_that_saturate(10ms, 0ms) == 1U);
            INFO("A lock that is held for no time is never the limit.");
            CHECK(workers_that_saturate(0ms, 10ms) == std::nullopt);
            CHECK(workers_that_saturate(0ms, 0ms) == std::nullopt);
        },
        once);
}

TEST_CASE("every number of workers is measured once, from one upwards", "[17.2]") {
    explorer::explore(
        [] {
            grading::recorder<std::size_t> asked;
            const auto found = workers_that_pay(4, 95, [&](std::size_t workers) {
                asked.add(workers);
                return microseconds(100 / workers);
            });
            CHECK(asked.all() == std::vector<std::size_t>{1, 2, 3, 4});
            CHECK(found == 4U);
            CHECK(enough_of({7ms}, 100) == 1U);
        },
        once);
}

TEST_CASE("more workers may be slower again: the best is where it is", "[17.2]") {
    explorer::explore(
        [] {
            INFO("100, 60, 50, 70 and 90 ms on one to five workers. Three are the best; two have "
                 "5/6 of their speed.");
            CHECK(enough_of({100ms, 60ms, 50ms, 70ms, 90ms}, 95) == 3U);
            CHECK(enough_of({100ms, 60ms, 50ms, 70ms, 90ms}, 83) == 2U);
            CHECK(enough_of({100ms, 60ms, 50ms, 70ms, 90ms}, 84) == 3U);
            CHECK(enough_of({50ms, 60ms, 70ms}, 100) == 1U);
        },
        once);
}

TEST_CASE("more workers may make no difference for a while, and then help again", "[17.2]") {
    explorer::explore(
        [] {
            INFO("Ten tasks of 10 ms go in whole waves: five workers need two of them, and so do "
                 "nine. Ten need one.");
            const std::vector<microseconds> waves{100ms, 50ms, 40ms, 30ms, 20ms,
                                                  20ms,  20ms, 20ms, 20ms, 10ms};
            CHECK(enough_of(waves, 95) == 10U);
            CHECK(enough_of(waves, 50) == 5U);
        },
        once);
}

TEST_CASE("exactly the percentage is enough, a microsecond more is not", "[17.2]") {
    explorer::explore(
        [] {
            INFO("Speed is the inverse of time: 100 us have 95 % of the speed of 95 us.");
            CHECK(enough_of({100us, 95us}, 95) == 1U);
            CHECK(enough_of({101us, 95us}, 95) == 2U);
            CHECK(enough_of({10001us, 10000us}, 100) == 2U);
            INFO("95 years, and 95 % of them less a microsecond: in double that is 0.95.");
            CHECK(enough_of({2'999'999'999'999'999us, 2'849'999'999'999'999us}, 95) == 2U);
        },
        once);
}

TEST_CASE("a time of zero is as good as it gets", "[17.2]") {
    explorer::explore(
        [] {
            INFO("Too short for the clock, on two workers. Nothing else has any share of that "
                 "speed.");
            CHECK(enough_of({10us, 0us, 0us}, 95) == 2U);
            CHECK(enough_of({10us, 5us, 0us}, 1) == 3U);
            CHECK(enough_of({0us, 10us}, 100) == 1U);
            CHECK(enough_of({0us, 0us}, 100) == 1U);
        },
        once);
}

TEST_CASE("nothing is measured when the question makes no sense, and errors come out", "[17.2]") {
    explorer::explore(
        [] {
            int calls = 0;
            const auto count = [&](std::size_t) { return microseconds(++calls); };
            CHECK_THROWS_AS(workers_that_pay(0, 95, count), std::invalid_argument);
            CHECK_THROWS_AS(workers_that_pay(3, 0, count), std::invalid_argument);
            CHECK_THROWS_AS(workers_that_pay(3, 101, count), std::invalid_argument);
            CHECK(calls == 0);
            const auto broken = [&](std::size_t workers) {
                ++calls;
                return workers == 2 ? throw std::runtime_error("no more threads") : 1us;
            };
            CHECK_THROWS_AS(workers_that_pay(5, 95, broken), std::runtime_error);
            INFO("The second measurement failed, and nothing was to be measured after it.");
            CHECK(calls == 2);
        },
        once);
}

TEST_CASE("a real pool with a lock is best where the lock is full", "[17.2]") {
    explorer::explore(
        [] {
            INFO(
                "Twelve steps on the pool of lesson 02, with 10 ms inside a lock and 30 ms outside "
                "it, on one to six workers, in virtual time.");
            std::vector<milliseconds> times;
            const auto measured = workers_that_pay(6, 95, [&](std::size_t workers) {
                times.push_back(run_with_lock(30ms, workers));
                return times.back();
            });
            CHECK(measured == workers_that_saturate(10ms, 30ms));
            CHECK(times.at(0) == grading::about(480ms));
            CHECK(times.at(3) == grading::about(150ms));
            CHECK(times.at(5) == grading::about(150ms));
        },
        once);
}
