// What progress promises to those who wait for it: every claim is one test case.
#include "one_for_all.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::progress;

TEST_CASE("steps are counted, and not beyond the last", "[18.5]") {
    explorer::explore([] {
        progress work(2);
        CHECK(work.done() == 0U);
        for (int i = 0; i < 3; ++i)
            work.advance();
        CHECK(work.done() == 2U);
    });
}

TEST_CASE("who comes after the step does not wait", "[18.5]") {
    explorer::explore([] {
        progress work(2);
        work.advance();
        CHECK(work.wait_for(0));
        CHECK(work.wait_for(1));
    });
}

TEST_CASE("one who waits goes on when the step is done", "[18.5]") {
    explorer::explore([] {
        progress work(1);
        const std::jthread worker([&] { work.advance(); });
        CHECK(work.done() <= 1U); // whenever it is asked
        CHECK(work.wait_for(1));
        CHECK(work.done() == 1U);
    });
}

TEST_CASE("two who wait for the same step both go on", "[18.5]") {
    explorer::explore([] {
        grading::recorder<bool> reached;
        progress work(1);
        {
            const std::jthread first([&] { reached.add(work.wait_for(1)); });
            const std::jthread second([&] { reached.add(work.wait_for(1)); });
            work.advance();
        }
        CHECK(reached.all() == std::vector{true, true});
    });
}

TEST_CASE("who waits for a later step does not hold up who waits for this one", "[18.5]") {
    explorer::explore([] {
        progress work(2);
        bool reached = false;
        {
            const std::jthread later([&] { static_cast<void>(work.wait_for(2)); });
            const std::jthread sooner([&] {
                reached = work.wait_for(1);
                work.advance(); // nobody else makes the second step
            });
            work.advance();
        }
        CHECK(reached);
        CHECK(work.done() == 2U);
    });
}

TEST_CASE("nobody goes on before its step", "[18.5]") {
    explorer::explore([] {
        grading::recorder<std::size_t> seen;
        progress work(2);
        {
            const std::jthread waiter([&] {
                static_cast<void>(work.wait_for(2));
                seen.add(work.done());
            });
            work.advance();
            work.advance();
        }
        CHECK(seen.all() == std::vector<std::size_t>{2});
    });
}

TEST_CASE("what was done before the step is seen by those who waited", "[18.5]") {
    explorer::explore([] {
        int table = 0; // no lock: the step is what orders the two
        progress work(1);
        const std::jthread worker([&] {
            table = 7;
            work.advance();
        });
        CHECK(work.wait_for(1));
        CHECK(table == 7);
    });
}

TEST_CASE("everyone goes on when the work is given up", "[18.5]") {
    explorer::explore([] {
        grading::recorder<bool> reached;
        progress work(2);
        {
            const std::jthread first([&] { reached.add(work.wait_for(1)); });
            const std::jthread second([&] { reached.add(work.wait_for(2)); });
            work.give_up();
        }
        CHECK(reached.all() == std::vector{false, false});
    });
}

TEST_CASE("a step that was done stays done when the work is given up", "[18.5]") {
    explorer::explore([] {
        progress work(2);
        work.advance();
        work.give_up();
        work.advance();
        CHECK(work.wait_for(1));
        CHECK_FALSE(work.wait_for(2));
        CHECK(work.done() == 1U);
    });
}

TEST_CASE("two who wait go on in the moment of the step", "[18.5]") {
    explorer::explore([] {
        grading::recorder<std::chrono::milliseconds> times;
        progress work(1);
        const grading::stopwatch watch;
        {
            const auto wait = [&] {
                static_cast<void>(work.wait_for(1));
                times.add(watch.elapsed());
            };
            const std::jthread first(wait);
            const std::jthread second(wait);
            std::this_thread::sleep_for(5ms);
            work.advance();
        }
        const grading::judged_as too_slow("too_slow");
        INFO("The step is done at 5 ms. A wait that looks again now and then comes too late.");
        CHECK(times.all() == std::vector{5ms, 5ms});
    });
}
