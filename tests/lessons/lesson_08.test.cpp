// What lesson 08 shows: a staircase of a second, ten at once in the time of one, and two orders.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <string>

using testing::facts_of;
using testing::lesson;
using testing::run_captured;

TEST_CASE("calling a coroutine begins nothing", "[lesson][08]") {
    CHECK(facts_of("").at("begun_by_calling") == 0);
}

TEST_CASE("ten fetches take a second in a loop and a tenth of it gathered", "[lesson][08]") {
    const auto facts = facts_of("");
    CHECK(facts.at("urls") == 10);
    CHECK(facts.at("processed") == 10);
    CHECK(facts.at("expected_ms") == 100);
    CHECK(facts.at("serial_wall_ms").as_int64() >= 1000);
    CHECK(facts.at("wall_ms").as_int64() >= 100);
    CHECK(facts.at("wall_ms").as_int64() < facts.at("serial_wall_ms").as_int64());
}

TEST_CASE("every URL is told as it completes, the failed one with its error", "[lesson][08]") {
    const auto run = run_captured(lesson, "");
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    CHECK(run.out.find('\x1b') == std::string::npos);
    CHECK(run.out.find("Processed 10 URLs") != std::string::npos);
    for (int i = 0; i < 10; ++i) {
        const auto url = "https://api.example.com/" + std::to_string(i);
        const auto line = i == 3 ? "{\"url\": \"" + url + "\", \"error\": \"connection refused\"}"
                                 : "Completed: " + url;
        INFO(line);
        CHECK(run.out.find(line + "\n") != std::string::npos);
    }
}

TEST_CASE("a record is {url, status, size}", "[lesson][08]") {
    const auto run = run_captured(lesson, "--urls 4");
    CHECK(run.out.find(R"({"url": "https://api.example.com/0", "status": 200, "size": 1024})") !=
          std::string::npos);
}

TEST_CASE("too few or too many URLs are refused", "[lesson][08]") {
    testing::check_refused(
        {"--urls 0", "--urls -1", "--urls 1000000000", "--urls many", "--colour"});
}
