// What lesson 10 shows: three ways to end, told apart, and what a leaky timeout leaves behind.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/approved.hpp>

#include <array>
#include <regex>
#include <sstream>
#include <string>

using testing::facts_of;
using testing::lesson;
using testing::run_captured;

namespace {

// The story without what differs from run to run: pictures and measured times.
std::string scrubbed(const std::string& text) {
    static const std::regex picture("ms  .*| *\\+-.*|[a-z_ 1-5]* \\[.*|caller .*[*].*");
    static const std::array<std::regex, 3> times{
        std::regex("^(Wall time: |Timed out after )\\d+( ms)$"),
        std::regex("^()\\d+( ms: .*)$"),
        std::regex("^(.*, after )\\d+( ms)$"),
    };
    std::istringstream stream(text);
    std::string out;
    for (std::string line; std::getline(stream, line);) {
        if (std::regex_match(line, picture)) continue;
        for (const auto& time : times)
            line = std::regex_replace(line, time, "$1(some)$2");
        if (line.rfind("With", 0) == 0 && line.find("bytes") != std::string::npos)
            line = line.substr(0, line.find(':')) + ": (some)";
        out += line + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("1, 2 and 4 complete, 3 and 5 time out, all is over at the limit", "[lesson][10]") {
    const auto facts = facts_of("");
    CHECK(facts.at("limit_ms") == 500);
    CHECK(facts.at("expected_ms") == 500);
    CHECK(facts.at("completed") == "1 2 4");
    CHECK(facts.at("timed_out") == "3 5");
    CHECK(facts.at("cancelled") == "none");
    CHECK(facts.at("wall_ms").as_int64() >= 500);
}

TEST_CASE("what was cancelled from outside has not timed out", "[lesson][10]") {
    const auto facts = facts_of("");
    CHECK(facts.at("outside_completed") == "1 2");
    CHECK(facts.at("outside_timed_out") == "none");
    CHECK(facts.at("outside_cancelled") == "3 4 5");
    CHECK(facts.at("outside_wall_ms").as_int64() >= 250);
}

TEST_CASE("nothing shows after a timeout, unless it leaks", "[lesson][10]") {
    const auto facts = facts_of("");
    CHECK(facts.at("late_writes_leaky") == 1);
    CHECK(facts.at("late_writes") == 0);
    CHECK(facts.at("tidy_ms").as_int64() >= 80);
}

TEST_CASE("the same instant, one limit in another, and Asio's own", "[lesson][10]") {
    const auto facts = facts_of("");
    CHECK(facts.at("same_instant") == "kept");
    CHECK(facts.at("same_instant_limit_or_task") == "lost");
    CHECK(facts.at("attempts") == 3);
    CHECK(facts.at("deadline_ms").as_int64() >= 250);
    CHECK(facts.at("or_says") == "timed out");
    CHECK(facts.at("or_ms").as_int64() >= 50);
    CHECK(facts.at("wait_for_says") == "connection refused");
}

TEST_CASE("the reader may choose another limit", "[lesson][10]") {
    const auto facts = facts_of("--limit 650");
    CHECK(facts.at("limit_ms") == 650);
    CHECK(facts.at("completed") == "1 2 4");
    CHECK(facts.at("expected_ms") == 650);
    CHECK(facts.at("wall_ms").as_int64() >= 650);
}

TEST_CASE("the story reads as it was approved", "[lesson][10]") {
    const auto run = run_captured(lesson);
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    CHECK(run.out.find('\x1b') == std::string::npos);
    testing::check_approved("lesson_10", scrubbed(run.out));
}

TEST_CASE("a limit that is none is refused", "[lesson][10]") {
    for (const char* arguments :
         {"--limit 0", "--limit -1", "--limit 1000000000000", "--limit soon", "--colour"}) {
        const auto run = run_captured(lesson, arguments);
        INFO(arguments << ": " << run.err);
        CHECK(run.status == 2);
        CHECK(!run.err.empty());
        CHECK(run.out.empty());
    }
}
