// What lesson 12 shows: a ticker that stalls and one that does not, and what the border lets
// through.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <string>

using testing::facts_of;
using testing::lesson;
using testing::run_captured;

TEST_CASE("a blocking call on the loop makes the ticker late", "[lesson][12]") {
    const auto facts = facts_of("");
    CHECK(facts.at("call_ms") == 100);
    CHECK(facts.at("tick_ms") == 50);
    CHECK(facts.at("blocked_calls") == 3);
    CHECK(facts.at("blocked_late_ms").as_int64() > facts.at("tick_ms").as_int64());
    CHECK(facts.at("blocked_wall_ms").as_int64() >= 300);
}

// Whether the ticker is on time the grader of 12.1 asserts, in virtual time: on a busy machine any
// thread may be late.
TEST_CASE("twenty calls moved off the loop take four waves", "[lesson][12]") {
    const auto facts = facts_of("");
    CHECK(facts.at("calls") == 20);
    CHECK(facts.at("workers") == 5);
    CHECK(facts.at("answered") == 20);
    CHECK(facts.at("expected_ms") == 400);
    CHECK(facts.at("wall_ms").as_int64() >= 400);
    CHECK(facts.at("peak").as_int64() > 1); // five, unless workers start slowly
    CHECK(facts.at("peak").as_int64() <= 5);
}

TEST_CASE("a pool for every call starts a hundred threads and limits nothing", "[lesson][12]") {
    const auto facts = facts_of("");
    CHECK(facts.at("threads_one_pool") == 5);
    CHECK(facts.at("threads_pool_per_call") == 100);
    CHECK(facts.at("peak_pool_per_call").as_int64() > 5); // twenty, unless threads start slowly
    CHECK(facts.at("peak_pool_per_call").as_int64() <= 20);
}

TEST_CASE("errors cross, and a cancelled caller leaves before its call has ended", "[lesson][12]") {
    const auto facts = facts_of("");
    CHECK(facts.at("error") == "no row 42");
    CHECK(facts.at("left_after_ms").as_int64() >= 30);
    CHECK(facts.at("left_after_ms").as_int64() < facts.at("call_ended_after_ms").as_int64());
    CHECK(facts.at("left_as") == "Operation canceled");
    CHECK(facts.at("asio_left_after_ms").as_int64() >= 100);
}

TEST_CASE("costs are measured", "[lesson][12]") {
    const auto facts = facts_of("");
    CHECK(facts.at("round_trip_us").as_double() > 0);
    CHECK(facts.at("pool_us").as_double() > 0);
}

TEST_CASE("the reader may choose other numbers, within reason", "[lesson][12]") {
    const auto facts = facts_of("--calls 4 --workers 2");
    CHECK(facts.at("answered") == 4);
    CHECK(facts.at("expected_ms") == 200);
    testing::check_refused({"--calls 0", "--calls -1", "--calls 100000", "--workers 0",
                            "--workers 1000000", "--workers few", "--colour"});
}

TEST_CASE("the story is plain when it is piped", "[lesson][12]") {
    const auto run = run_captured(lesson);
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    CHECK(run.out.find('\x1b') == std::string::npos);
    CHECK(run.out.find("Answered: 20 calls") != std::string::npos);
    CHECK(run.out.find("The caller caught: no row 42") != std::string::npos);
}
