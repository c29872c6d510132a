// What lesson 10 shows: three ways to end, told apart, and what a leaky timeout leaves behind.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <array>
#include <cstdint>
#include <regex>
#include <sstream>
#include <string>

using testing::facts_of;

namespace {

// On a machine that is too busy a sleep ends late, and a story tells something else: tasks that
// should have been stopped have ended. So what depends on the time is asserted of a run that was in
// time; that it is so in every run, the grader of 10.1 asserts in virtual time.
bool was_over_before(const boost::json::object& facts, const char* wall, std::int64_t limit) {
    return facts.at(wall).as_int64() < limit;
}

// The story without what differs from run to run: pictures, and times and what depends on them.
std::string scrubbed(const std::string& text) {
    static const std::regex picture("ms  .*| *\\+-.*|[a-z_ 1-5]* \\[.*|caller( .*)?");
    static const std::regex who("(completed|timed out|cancelled): .*");
    static const std::regex attempt("\\d+ ms: attempt \\d timed out");
    static const std::array<std::regex, 3> times{
        std::regex("^(Wall time: |Timed out after )\\d+( ms)$"),
        std::regex("^()\\d+( ms: the whole timed out), in attempt \\d$"),
        std::regex("^(.*, after )\\d+( ms)$"),
    };
    std::istringstream stream(text);
    std::string out;
    for (std::string line; std::getline(stream, line);) {
        if (std::regex_match(line, picture) || std::regex_match(line, attempt)) continue;
        if (std::regex_match(line, who)) line = line.substr(0, line.find(':')) + ": (some)";
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
    CHECK(facts.at("cancelled") == "none");
    CHECK(facts.at("wall_ms").as_int64() >= 500);
    if (!was_over_before(facts, "wall_ms", 1000)) return; // task 3 may have ended by itself
    CHECK(facts.at("completed") == "1 2 4");
    CHECK(facts.at("timed_out") == "3 5");
}

TEST_CASE("what was cancelled from outside has not timed out", "[lesson][10]") {
    const auto facts = facts_of("");
    CHECK(facts.at("outside_wall_ms").as_int64() >= 250);
    if (!was_over_before(facts, "outside_wall_ms", 300)) return; // task 4 may have ended by itself
    CHECK(facts.at("outside_completed") == "1 2");
    CHECK(facts.at("outside_timed_out") == "none");
    CHECK(facts.at("outside_cancelled") == "3 4 5");
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
    CHECK(facts.at("attempts").as_int64() == facts.at("attempts_timed_out").as_int64() + 1);
    CHECK(facts.at("attempts").as_int64() <= 3); // 3 in time, as in a claim of 10.1
    CHECK(facts.at("deadline_ms").as_int64() >= 250);
    CHECK(facts.at("or_says") == "timed out");
    CHECK(facts.at("or_ms").as_int64() >= 50);
    CHECK(facts.at("wait_for_says") == "connection refused");
}

TEST_CASE("the reader may choose another limit", "[lesson][10]") {
    const auto facts = facts_of("--limit 650");
    CHECK(facts.at("limit_ms") == 650);
    CHECK(facts.at("expected_ms") == 650);
    CHECK(facts.at("wall_ms").as_int64() >= 650);
    if (!was_over_before(facts, "wall_ms", 1000)) return;
    CHECK(facts.at("completed") == "1 2 4");
}

TEST_CASE("the story reads as it was approved", "[lesson][10]") {
    testing::check_story("lesson_10", scrubbed);
}

TEST_CASE("a limit that is none is refused", "[lesson][10]") {
    testing::check_refused(
        {"--limit 0", "--limit -1", "--limit 1000000000000", "--limit soon", "--colour"});
}
