// The scaffolding of the graders, first without threads.
#include <graders/support/gate.hpp>
#include <graders/support/gauge.hpp>
#include <graders/support/recorder.hpp>
#include <graders/support/rendezvous.hpp>
#include <graders/support/stopwatch.hpp>

#include <catch2/catch_test_macros.hpp>

#include <chrono>
#include <sstream>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

TEST_CASE("a gate is shut until it is opened, and stays open", "[graders]") {
    grading::gate gate;
    CHECK_FALSE(gate.is_open());
    CHECK_FALSE(gate.wait(1ms));
    gate.open();
    gate.open();
    CHECK(gate.is_open());
    CHECK(gate.wait());
}

TEST_CASE("a meeting of one takes place at once", "[graders]") {
    grading::rendezvous meeting(1);
    CHECK_FALSE(meeting.met());
    CHECK(meeting.arrive_and_wait());
    CHECK(meeting.met());
}

TEST_CASE("a gauge counts who is inside and remembers the peak", "[graders]") {
    grading::gauge gauge;
    {
        const auto first = gauge.enter();
        const auto second = gauge.enter();
        CHECK(gauge.current() == 2);
    }
    const auto third = gauge.enter();
    CHECK(gauge.current() == 1);
    CHECK(gauge.peak() == 2);
    CHECK(gauge.wait_for_peak(2, 0ms));
    CHECK_FALSE(gauge.wait_for_peak(3, 1ms));
}

TEST_CASE("a recorder keeps values in order", "[graders]") {
    grading::recorder<int> recorder;
    recorder.add(2);
    recorder.add(1);
    CHECK(recorder.all() == std::vector{2, 1});
    CHECK(recorder.count() == 2U);
}

TEST_CASE("about is never short and a little late", "[graders]") {
    CHECK_FALSE(99ms == grading::about(100ms));
    CHECK(100ms == grading::about(100ms));
    CHECK(150ms == grading::about(100ms));
    CHECK_FALSE(100ms + 2 * grading::patience == grading::about(100ms));
    std::ostringstream text;
    text << grading::about(100ms);
    CHECK(text.str() == "about 100 ms");
}

TEST_CASE("a stopwatch measures", "[graders]") {
    const grading::stopwatch watch;
    std::this_thread::sleep_for(3ms);
    CHECK(watch.elapsed() == grading::about(3ms));
}

TEST_CASE("three threads meet", "[graders]") {
    grading::rendezvous meeting(3);
    grading::recorder<bool> met;
    std::vector<std::thread> threads;
    for (int i = 0; i < 3; ++i)
        threads.emplace_back([&] { met.add(meeting.arrive_and_wait()); });
    for (auto& thread : threads)
        thread.join();
    CHECK(met.all() == std::vector{true, true, true});
    CHECK(meeting.met());
}

TEST_CASE("a meeting that cannot take place is called off once, for all", "[graders]") {
    grading::rendezvous meeting(3);
    const grading::stopwatch watch;
    CHECK_FALSE(meeting.arrive_and_wait()); // costs our patience
    CHECK_FALSE(meeting.arrive_and_wait()); // costs nothing
    CHECK(meeting.arrived() == 1);
    CHECK_FALSE(meeting.met());
    CHECK(watch.elapsed() < 2 * grading::patience);
}

TEST_CASE("a gate lets those through who wait for it", "[graders]") {
    grading::gate gate;
    grading::recorder<bool> passed;
    std::thread waiter([&] { passed.add(gate.wait()); });
    grading::let_others_settle();
    gate.open();
    waiter.join();
    CHECK(passed.all() == std::vector{true});
}
