// What a prediction of a pool's finishing time promises: every claim is one test case.
#include "makespan.hpp"
#include "thread_pool.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/own_cpu.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::makespan;
using workbook::makespan_floor;

namespace {

using std::chrono::microseconds;
using mix = std::vector<microseconds>;

// A pool has one schedule that matters here: virtual time makes every other as long.
constexpr explorer::body_options once{.schedules = 1};

mix equal(std::size_t count, microseconds each) {
    return mix(count, each);
}

// Lengths of 0 to `most` units, the same for the same seed everywhere.
mix random_mix(std::uint32_t seed, std::size_t count, std::uint32_t most, microseconds unit = 1ms) {
    std::mt19937 random(seed);
    mix all;
    all.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        all.emplace_back(unit * static_cast<std::int64_t>(random() % (most + 1)));
    return all;
}

// Hardly two tasks are as long as each other: every end is a moment of its own.
mix many_lengths(std::uint32_t seed, std::size_t count) {
    return random_mix(seed, count, 50'000, 1us);
}

// The model, so slow that one can see that it is right.
microseconds on_paper(const mix& tasks, std::size_t workers) {
    mix free_at(workers);
    for (const auto task : tasks)
        *std::min_element(free_at.begin(), free_at.end()) += task;
    return *std::max_element(free_at.begin(), free_at.end());
}

// Really runs the mix: tasks that sleep, on the pool of lesson 02.
std::chrono::milliseconds run_on_pool(const mix& tasks, std::size_t workers) {
    const grading::stopwatch watch;
    {
        workbook::thread_pool pool(workers);
        for (const auto task : tasks)
            pool.post([task] { std::this_thread::sleep_for(task); });
    } // drained
    return watch.elapsed();
}

grading::about predicted(const mix& tasks, std::size_t workers) {
    return grading::about(
        std::chrono::duration_cast<std::chrono::milliseconds>(makespan(tasks, workers)));
}

// The best of two: whatever disturbs a measurement makes it longer.
std::chrono::nanoseconds cpu_of_makespan(const mix& tasks, std::size_t workers) {
    auto best = std::chrono::nanoseconds::max();
    for (int i = 0; i < 2; ++i) {
        const auto before = grading::own_cpu();
        makespan(tasks, workers);
        best = std::min(best, grading::own_cpu() - before);
    }
    return best;
}

// The most memory that this process has had until now, in KiB.
long peak_kib() {
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (long kib = 0; word == "VmHWM:" && status >> kib) return kib;
    return 0;
}

} // namespace

TEST_CASE("one worker needs the sum of all tasks", "[17.1]") {
    explorer::explore([] { CHECK(makespan(mix{10ms, 20ms, 30ms}, 1) == 60ms); }, once);
}

TEST_CASE("no tasks take no time", "[17.1]") {
    explorer::explore(
        [] {
            CHECK(makespan(mix{}, 3) == 0ms);
            CHECK(makespan_floor(mix{}, 3) == 0ms);
        },
        once);
}

TEST_CASE("no worker, or a task shorter than nothing, is an error", "[17.1]") {
    explorer::explore(
        [] {
            INFO("Throw std::invalid_argument, also when there are no tasks.");
            CHECK_THROWS_AS(makespan(mix{10ms}, 0), std::invalid_argument);
            CHECK_THROWS_AS(makespan(mix{}, 0), std::invalid_argument);
            CHECK_THROWS_AS(makespan(mix{10ms, -1us}, 5), std::invalid_argument);
            CHECK_THROWS_AS(makespan_floor(mix{}, 0), std::invalid_argument);
            CHECK_THROWS_AS(makespan_floor(mix{20ms, -10ms}, 2), std::invalid_argument);
        },
        once);
}

TEST_CASE("equal tasks go in whole waves", "[17.1]") {
    explorer::explore(
        [] {
            INFO("Tasks of 100 ms. 20 on 5 workers are 4 waves; 21 on 5 are 5 waves, though four "
                 "workers have nothing to do in the last one.");
            CHECK(makespan(equal(20, 100ms), 1) == 2000ms);
            CHECK(makespan(equal(20, 100ms), 5) == 400ms);
            CHECK(makespan(equal(21, 100ms), 5) == 500ms);
            CHECK(makespan(equal(20, 100ms), 20) == 100ms);
        },
        once);
}

TEST_CASE("whoever is free first takes the next task", "[17.1]") {
    explorer::explore(
        [] {
            INFO("30, 10, 10 and 10 ms on two workers: while one is busy with the long task, the "
                 "other does all three short ones. There is no fixed turn, and no wave to wait "
                 "for.");
            CHECK(makespan(mix{30ms, 10ms, 10ms, 10ms}, 2) == 30ms);
            CHECK(makespan(mix{10ms, 30ms, 20ms, 10ms}, 2) == 40ms);
        },
        once);
}

TEST_CASE("the last task to start need not be the last to end", "[17.1]") {
    explorer::explore([] { CHECK(makespan(mix{50ms, 10ms, 10ms}, 2) == 50ms); }, once);
}

TEST_CASE("the order is the one that was given", "[17.1]") {
    explorer::explore(
        [] {
            INFO("Six tasks of 10 ms and one of 30 ms, on three workers. With the long task at the "
                 "end it takes 50 ms, with the long task first 30 ms. Do not sort.");
            CHECK(makespan(mix{10ms, 10ms, 10ms, 10ms, 10ms, 10ms, 30ms}, 3) == 50ms);
            CHECK(makespan(mix{30ms, 10ms, 10ms, 10ms, 10ms, 10ms, 10ms}, 3) == 30ms);
        },
        once);
}

TEST_CASE("more workers than tasks need as long as the longest task", "[17.1]") {
    explorer::explore(
        [] {
            CHECK(makespan(mix{10ms, 30ms}, 5) == 30ms);
            INFO("As many workers as a number can say: keep nothing for those that never work.");
            CHECK(makespan(mix{10ms, 30ms}, std::numeric_limits<std::size_t>::max()) == 30ms);
            CHECK(makespan_floor(mix{10ms, 30ms}, std::numeric_limits<std::size_t>::max()) == 30ms);
            CHECK(makespan_floor(mix{}, std::numeric_limits<std::size_t>::max()) == 0ms);
        },
        once);
}

TEST_CASE("a task of no length takes its turn and no time", "[17.1]") {
    explorer::explore(
        [] {
            CHECK(makespan(mix{0ms, 0ms, 0ms}, 2) == 0ms);
            CHECK(makespan(mix{0ms, 10ms, 0ms, 10ms, 0ms}, 2) == 10ms);
            CHECK(makespan(mix{10ms, 0ms, 0ms, 20ms, 0ms}, 2) == 20ms);
        },
        once);
}

TEST_CASE("neither a month nor three centuries are too long", "[17.1]") {
    explorer::explore(
        [] {
            INFO("31 tasks of a day each: more microseconds than 32 bits hold.");
            CHECK(makespan(equal(31, 24h), 1) == 24h * 31);
            CHECK(makespan_floor(equal(31, 24h), 1) == 24h * 31);
            const auto centuries = microseconds(1LL << 53);
            INFO("2^53 and one more microseconds: a double holds the first number, and not the "
                 "second.");
            CHECK(makespan(mix{centuries, 1us}, 1) == centuries + 1us);
            CHECK(makespan_floor(mix{centuries, 1us}, 1) == centuries + 1us);
        },
        once);
}

TEST_CASE("the floor is the longest task, or a fair share of all", "[17.1]") {
    explorer::explore(
        [] {
            CHECK(makespan_floor(mix{30ms, 10ms, 10ms}, 2) == 30ms);
            CHECK(makespan_floor(mix{10ms, 10ms, 10ms}, 2) == 15ms);
            INFO("10 us on 3 workers: 3 us would not be enough, so round up.");
            CHECK(makespan_floor(mix{3us, 3us, 4us}, 3) == 4us);
            CHECK(makespan_floor(mix{1us, 1us, 1us, 1us}, 3) == 2us);
        },
        once);
}

TEST_CASE("a real pool takes exactly as long as predicted", "[17.1]") {
    explorer::explore(
        [] {
            INFO("The mix is run on the pool of lesson 02, with tasks that sleep. Time is virtual, "
                 "so the pool costs nothing.");
            const mix long_one_last{10ms, 10ms, 10ms, 10ms, 10ms, 10ms, 30ms};
            CHECK(run_on_pool(long_one_last, 3) == predicted(long_one_last, 3));
            const mix uneven{70ms, 0ms, 20ms, 20ms, 50ms, 10ms, 30ms, 0ms, 40ms};
            for (const std::size_t workers : {1U, 2U, 4U})
                CHECK(run_on_pool(uneven, workers) == predicted(uneven, workers));
            CHECK(run_on_pool(equal(20, 100ms), 5) == predicted(equal(20, 100ms), 5));
        },
        once);
}

TEST_CASE("a real pool takes as long as predicted for mixes that nobody chose", "[17.1]") {
    explorer::explore(
        [] {
            for (std::uint32_t seed = 1; seed <= 5; ++seed) {
                const auto tasks = random_mix(seed, 12, 40);
                INFO("std::mt19937, seed " << seed << ": 12 tasks of 0 to 40 ms on 3 workers");
                CHECK(run_on_pool(tasks, 3) == predicted(tasks, 3));
            }
        },
        once);
}

TEST_CASE("200 random mixes come out as on paper, and within Graham's bound", "[17.1]") {
    explorer::explore(
        [] {
            for (std::uint32_t seed = 1; seed <= 200; ++seed) {
                const std::size_t workers = 1 + seed % 7;
                const auto tasks = random_mix(seed, seed % 23, seed % 2 == 0 ? 3 : 50);
                INFO("std::mt19937, seed " << seed << ": " << tasks.size() << " tasks on "
                                           << workers << " workers");
                const auto time = makespan(tasks, workers);
                REQUIRE(time == on_paper(tasks, workers));
                const auto floor = makespan_floor(tasks, workers);
                REQUIRE(time >= floor);
                REQUIRE(time * workers <= floor * (2 * workers - 1));
            }
        },
        once);
}

TEST_CASE("it predicts, and lets no time pass", "[17.1][too_slow]") {
    explorer::explore(
        [] {
            const grading::judged_as slow("too_slow");
            const grading::stopwatch watch;
            INFO("A hundred predictions, so that a microsecond for each task is seen too.");
            for (int i = 0; i < 100; ++i) {
                makespan(equal(20, 100ms), 2);
                makespan_floor(equal(20, 100ms), 2);
            }
            CHECK(watch.elapsed() == grading::about(0ms));
        },
        once);
}

TEST_CASE("two threads may predict at the same time", "[17.1]") {
    explorer::explore(
        [] {
            microseconds theirs{0};
            std::jthread other([&] { theirs = makespan(mix{30ms, 10ms, 10ms}, 2); });
            const auto ours = makespan(mix{20ms, 20ms, 20ms}, 2);
            other.join();
            CHECK(theirs == 30ms);
            CHECK(ours == 40ms);
        },
        once);
}

TEST_CASE("256 times as many workers make the plan hardly dearer", "[17.1][too_slow]") {
    const auto tasks = many_lengths(17, 2'000);
    const auto few = cpu_of_makespan(tasks, 2);
    const auto many = cpu_of_makespan(tasks, 512);
    INFO("2,000 tasks, planned for 2 and for 512 workers, in CPU time. A heap has 9 levels instead "
         "of 1. Who looks at every worker for every task needs about 100 times as long.");
    const grading::judged_as slow("too_slow");
    CHECK(many < 20 * few);
}

TEST_CASE("16 times as many tasks take about 16 times as long to plan", "[17.1][too_slow]") {
    const auto few = cpu_of_makespan(many_lengths(17, 4'000), 1);
    const auto many = cpu_of_makespan(many_lengths(18, 64'000), 1);
    INFO("4,000 and 64,000 tasks, in CPU time. To take a task from the front of a vector moves all "
         "others: then it is up to 256 times as long.");
    const grading::judged_as slow("too_slow");
    CHECK(many < 50 * few);
}

TEST_CASE("100,000 tasks are planned like ten", "[17.1]") {
    CHECK(makespan(equal(100'000, 1ms), 8) == 12'500ms);
}

TEST_CASE("what is kept grows with the workers, and not with the tasks", "[17.1]") {
    const auto tasks = equal(1'000'000, 1ms); // 8 MB
    const auto before = peak_kib();
    CHECK(makespan(tasks, 2) == 500'000ms);
    CHECK(makespan_floor(tasks, 2) == 500'000ms);
    INFO("A million tasks on two workers: O(min(n, w)) memory is two numbers. A copy of the tasks, "
         "or an end for each of them, takes 8 MB.");
    CHECK(peak_kib() - before < 4 * 1024);
}
