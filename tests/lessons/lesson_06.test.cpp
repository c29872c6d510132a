// What lesson 06 shows: the counts, what can cross between processes, and two deaths.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <string>

using testing::facts_of;
using testing::lesson;
using testing::run_captured;

TEST_CASE("20 tasks on 4 workers: counter 20, array of fours, 20 results", "[lesson][06]") {
    const auto facts = facts_of("");
    CHECK(facts.at("counter") == 20);
    CHECK(facts.at("array") == "[4, 4, 4, 4, 4]");
    CHECK(facts.at("results") == 20);
    CHECK(facts.at("pids").as_int64() >= 1);
    CHECK(facts.at("pids").as_int64() <= 4);
    CHECK(facts.at("wall_ms").as_double() >= 500);
}

TEST_CASE("a name crosses between processes, an address and a mutex do not", "[lesson][06]") {
    const auto facts = facts_of("--tasks 1 --workers 1");
    CHECK(facts.at("inherited") == "42");
    CHECK(facts.at("name") == "42");
    CHECK(facts.at("address") != "42");
    CHECK(facts.at("descriptor") != "42");
    CHECK(facts.at("mutex") == "it got the lock");
    CHECK(facts.at("locked_mutex") == "it is locked");
}

TEST_CASE("without a lock additions are lost, with a lock none is", "[lesson][06]") {
    const auto facts = facts_of("--tasks 1");
    CHECK(facts.at("additions") == 200'000);
    CHECK(facts.at("with_lock") == 200'000);
    CHECK(facts.at("without_lock").as_int64() < 200'000);
    CHECK(facts.at("without_lock").as_int64() >= 1);
    CHECK(facts.at("tries_without_lock").as_int64() >= 1);
    CHECK(facts.at("tries_without_lock").as_int64() <= 1000);
}

TEST_CASE("one worker alone has nobody to lose an addition to", "[lesson][06]") {
    const auto facts = facts_of("--tasks 1 --workers 1");
    CHECK(facts.at("without_lock") == 50'000);
    CHECK(facts.at("tries_without_lock") == 1);
}

TEST_CASE("a death with the lock stops the counter and not the ledger", "[lesson][06]") {
    const auto facts = facts_of("--tasks 1 --workers 1");
    CHECK(facts.at("heard_of_the_death") == 1);
    CHECK(facts.at("counter_goes_on") == 0);
    CHECK(facts.at("ledger_goes_on") == 1);
    CHECK(facts.at("ledger_counter") == 4);
    CHECK(facts.at("ledger_array") == "[2, 1, 1, 0, 0]");
    CHECK(facts.at("ledger_in_balance") == 1);
}

TEST_CASE("other numbers of tasks are counted as well", "[lesson][06]") {
    const auto facts = facts_of("--tasks 7 --workers 8");
    CHECK(facts.at("counter") == 7);
    CHECK(facts.at("array") == "[2, 2, 1, 1, 1]");
    CHECK(facts.at("results") == 7);
}

TEST_CASE("what locks cost is measured", "[lesson][06]") {
    const auto facts = facts_of("--tasks 1 --workers 1");
    for (const char* name :
         {"std_mutex_ns", "shared_counter_ns", "ledger_ns", "create_us", "round_trip_us"})
        CHECK(facts.at(name).as_double() > 0);
}

TEST_CASE("the story is plain when it is piped", "[lesson][06]") {
    const auto run = run_captured(lesson, "");
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    CHECK(run.out.find('\x1b') == std::string::npos);
    for (int task = 0; task < 20; ++task)
        CHECK(run.out.find("Task " + std::to_string(task) + " completed\n") != std::string::npos);
    CHECK(run.out.find("Counter: 20\nArray: [4, 4, 4, 4, 4]\n") != std::string::npos);
}

TEST_CASE("no tasks, no workers, or too many of either are refused", "[lesson][06]") {
    testing::check_refused({"--tasks 0", "--tasks -1", "--tasks 1000000", "--tasks x",
                            "--workers 0", "--workers -3", "--workers 1000", "--workers 4.5"});
}
