// What a sum on many threads promises: every claim is one test case.
#include "parallel_sum.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/gate.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/patience.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/rendezvous.hpp>
#include <graders/support/stopwatch.hpp>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <numeric>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::parallel_sum;

namespace {

std::uint64_t square(std::uint64_t i) {
    return i * i;
}

std::uint64_t after_10_ms(std::uint64_t i) {
    std::this_thread::sleep_for(10ms);
    return i;
}

std::vector<std::uint64_t> numbers_below(std::uint64_t n) {
    std::vector<std::uint64_t> numbers(n);
    std::iota(numbers.begin(), numbers.end(), std::uint64_t{0});
    return numbers;
}

// The numbers that were asked for, in rising order.
std::vector<std::uint64_t> asked_for(std::uint64_t n, unsigned threads) {
    grading::recorder<std::uint64_t> asked;
    parallel_sum(n, threads, [&](std::uint64_t i) {
        asked.add(i);
        return i;
    });
    auto numbers = asked.all();
    std::sort(numbers.begin(), numbers.end());
    return numbers;
}

// What comes out of `call`, as text.
template <typename Call>
std::string thrown_by(Call&& call) {
    try {
        call();
    } catch (const std::runtime_error& error) {
        return error.what();
    } catch (int number) {
        return "the number " + std::to_string(number);
    } catch (...) {
        return "something else";
    }
    return "nothing";
}

} // namespace

TEST_CASE("two threads add up the squares of 0 to 9", "[01.1]") {
    explorer::explore([] { CHECK(parallel_sum(10, 2, square) == 285U); });
}

TEST_CASE("one thread gives the same sum", "[01.1]") {
    explorer::explore([] { CHECK(parallel_sum(10, 1, square) == 285U); });
}

TEST_CASE("nothing to add is zero", "[01.1]") {
    explorer::explore([] {
        INFO("n is 0. Mind the division by the number of parts, if you divide.");
        CHECK(parallel_sum(0, 3, square) == 0U);
    });
}

TEST_CASE("no thread at all is an error", "[01.1]") {
    explorer::explore([] {
        INFO("Nobody would do the work: with threads == 0, throw std::invalid_argument.");
        CHECK_THROWS_AS(parallel_sum(10, 0, square), std::invalid_argument);
        CHECK_THROWS_AS(parallel_sum(0, 0, square), std::invalid_argument);
    });
}

TEST_CASE("every number is asked for exactly once, also when the parts come out uneven", "[01.1]") {
    explorer::explore([] {
        INFO("7 numbers on 3 threads, then 5 on 4. Where do the numbers go that are left over when "
             "n is divided by the number of threads?");
        CHECK(asked_for(7, 3) == numbers_below(7));
        CHECK(asked_for(5, 4) == numbers_below(5));
    });
}

TEST_CASE("more threads than numbers is fine", "[01.1]") {
    explorer::explore([] {
        INFO("2 numbers and 5 threads: three of them have nothing to do.");
        CHECK(asked_for(2, 5) == numbers_below(2));
        INFO("2 numbers and 4,000,000,000 threads: start only those that have something to do.");
        CHECK(parallel_sum(2, 4'000'000'000, square) == 1U);
    });
}

TEST_CASE("two threads never work on three numbers at the same time", "[01.1]") {
    explorer::explore([] {
        grading::gauge inside;
        parallel_sum(4, 2, [&](std::uint64_t i) {
            const auto here = inside.enter();
            inside.wait_for_peak(3, 5ms); // time for a third to come in, if it can
            return i;
        });
        CHECK(inside.peak() <= 2);
    });
}

TEST_CASE("four numbers on four threads take as long as one", "[01.1][too_slow]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        CHECK(parallel_sum(4, 4, after_10_ms) == 6U);
        INFO("Every number takes 10 ms. 40 ms would be one after the other: is a thread joined "
             "before the next one is started?");
        CHECK(watch.elapsed() == grading::about(10ms));
    });
}

TEST_CASE("ten numbers on four threads take three rounds", "[01.1][too_slow]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        CHECK(parallel_sum(10, 4, after_10_ms) == 45U);
        INFO(
            "Every number takes 10 ms, and 10 numbers on 4 threads are parts of 3, 3, 2 and 2. The "
            "largest part decides how long it takes.");
        CHECK(watch.elapsed() == grading::about(30ms));
    });
}

TEST_CASE("six numbers on four threads keep all four busy", "[01.1]") {
    explorer::explore([] {
        grading::rendezvous meeting(4);
        parallel_sum(6, 4, [&](std::uint64_t i) {
            meeting.arrive_and_wait();
            return i;
        });
        INFO("The first number of each part waits until four threads are there. 6 numbers on 4 "
             "threads are parts of 2, 2, 1 and 1.");
        CHECK(meeting.arrived() >= 4);
        CHECK(meeting.met());
    });
}

TEST_CASE("what a number throws comes out, whatever it is", "[01.1]") {
    explorer::explore([] {
        const auto sum_with = [](const auto& failing) {
            return thrown_by([&] { parallel_sum(3, 2, failing); });
        };
        INFO("An exception that leaves a thread's function ends the program. It has to be caught "
             "there, and thrown again by the caller's thread.");
        CHECK(sum_with([](std::uint64_t i) {
                  return i == 1 ? throw std::runtime_error("number 1") : i;
              }) == "number 1");
        CHECK(sum_with([](std::uint64_t i) { return i == 2 ? throw 7 : i; }) == "the number 7");
        const auto out_of_range = [](std::uint64_t) -> std::uint64_t {
            throw std::out_of_range("number 0");
        };
        INFO(
            "A std::out_of_range is no std::runtime_error: what comes out is the exception itself, "
            "not another one with its text.");
        CHECK_THROWS_AS(parallel_sum(1, 1, out_of_range), std::out_of_range);
    });
}

TEST_CASE("when two numbers throw, one of the two comes out", "[01.1]") {
    explorer::explore([] {
        const auto failing = [](std::uint64_t i) -> std::uint64_t {
            throw std::runtime_error("number " + std::to_string(i));
        };
        const auto came = thrown_by([&] { parallel_sum(2, 2, failing); });
        INFO("Two threads have an exception each. Where does each of them put it?");
        CHECK((came == "number 0" || came == "number 1"));
    });
}

TEST_CASE("a sum above 2^32 is whole", "[01.1]") {
    explorer::explore([] {
        const auto large = [](std::uint64_t i) { return (i + 1) << 32U; };
        INFO("Totals are 64 bits wide, those of the parts as well.");
        CHECK(parallel_sum(3, 2, large) == (std::uint64_t{6} << 32U));
    });
}

TEST_CASE("no thread is still working when the exception leaves", "[01.1]") {
    explorer::explore([] {
        grading::gate failed;
        grading::gauge inside;
        const auto failing = [&](std::uint64_t i) {
            const auto here = inside.enter();
            if (i == 0) failed.open();
            if (i == 0) throw std::runtime_error("number 0");
            failed.wait();
            std::this_thread::sleep_for(10ms);
            return i;
        };
        CHECK(thrown_by([&] { parallel_sum(2, 2, failing); }) == "number 0");
        INFO("Number 0 had failed while number 1 was still being worked on.");
        CHECK(inside.current() == 0);
    });
}
