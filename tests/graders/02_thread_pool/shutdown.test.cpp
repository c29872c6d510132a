// What a background worker promises: every claim is one test case.
#include "shutdown.hpp"

#include <catch2/catch_test_macros.hpp>
#include <explorer/explore.hpp>
#include <graders/support/judged_as.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/stopwatch.hpp>

#include <chrono>
#include <thread>
#include <vector>

using namespace std::chrono_literals;
using workbook::background_worker;

TEST_CASE("a worker that never had a job goes home", "[02.4]") {
    explorer::explore([] {
        const grading::stopwatch watch;
        background_worker worker;
        worker.shutdown();
        const grading::judged_as too_slow("too_slow");
        INFO("It had nothing to do. A wait with a time limit turns the hang into a delay: the "
             "notify "
             "is still lost.");
        CHECK(watch.elapsed() == grading::about(0ms));
    });
}

TEST_CASE("jobs run in the order in which they were posted", "[02.4]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        {
            background_worker worker;
            for (int i = 0; i < 3; ++i)
                worker.post([&ran, i] { ran.add(i); });
        }
        CHECK(ran.all() == std::vector{0, 1, 2});
    });
}

TEST_CASE("what a job did is seen after shutdown", "[02.4]") {
    explorer::explore([] {
        int written = 0; // no lock: shutdown is what orders the two
        background_worker worker;
        worker.post([&written] { written = 7; });
        worker.shutdown();
        CHECK(written == 7);
    });
}

TEST_CASE("a worker that has become idle goes home", "[02.4]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        background_worker worker;
        worker.post([&ran] { ran.add(1); });
        std::this_thread::sleep_for(10ms); // it is asleep again by then
        worker.shutdown();
        CHECK(ran.count() == 1);
    });
}

TEST_CASE("what a job posts while shutdown waits is run as well", "[02.4]") {
    explorer::explore([] {
        grading::recorder<int> ran;
        background_worker worker;
        worker.post([&] {
            ran.add(1);
            worker.post([&ran] { ran.add(2); });
        });
        worker.shutdown();
        CHECK(ran.all() == std::vector{1, 2});
    });
}

TEST_CASE("an idle worker goes home at once, a busy one after its jobs", "[02.4]") {
    explorer::explore([] {
        const grading::judged_as too_slow("too_slow");
        const grading::stopwatch watch;
        {
            background_worker idle;
            std::this_thread::sleep_for(10ms);
        }
        CHECK(watch.elapsed() == grading::about(10ms));
        {
            background_worker busy;
            busy.post([] { std::this_thread::sleep_for(100ms); });
            busy.post([] { std::this_thread::sleep_for(100ms); });
        }
        CHECK(watch.elapsed() == grading::about(210ms));
    });
}

TEST_CASE("calling shutdown again does nothing", "[02.4]") {
    explorer::explore([] {
        background_worker worker;
        worker.shutdown();
        worker.shutdown();
    });
}
