// What lesson 13 shows: no results and all errors, one error, who waits for whom, who is told what.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <set>
#include <sstream>
#include <string>

using testing::facts_of;

namespace {

// The story without what differs from run to run: pictures, times, measurements, and the order of
// what happened in the same instant.
std::string scrubbed(const std::string& text) {
    std::istringstream stream(text);
    std::string out;
    std::multiset<std::string> failures;
    bool in_picture = false;
    for (std::string line; std::getline(stream, line);) {
        const auto starts = [&](const char* word) { return line.rfind(word, 0) == 0; };
        if (starts("ms ")) in_picture = true;
        if (line.empty()) in_picture = false;
        if (in_picture) continue;
        if (starts("  Failed on ")) {
            failures.insert(line);
            continue;
        }
        for (const auto& one : failures)
            out += one + "\n";
        failures.clear();
        if (starts("Wall time: ")) line = "Wall time: (some) ms";
        if (starts("After ")) line = "After (some) ms" + line.substr(line.find(':'));
        if (starts("The group returned after "))
            line = "The group returned after (some) ms" + line.substr(line.find(';'));
        if (starts("Memory while ") || starts("To start: ") || starts("To cancel and "))
            line = line.substr(0, line.find(':')) + ": (some)";
        out += line + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("the task of lesson 03 gives no results and all four errors", "[lesson][13]") {
    const auto facts = facts_of("");
    CHECK(facts.at("tasks") == 10);
    CHECK(facts.at("successes") == 0);
    CHECK(facts.at("failures") == 4);
    CHECK(facts.at("errors") == "Failed on 0, Failed on 3, Failed on 6, Failed on 9");
    CHECK(facts.at("wall_ms").as_int64() >= 100);
}

TEST_CASE("staggered, the first failure is the only one", "[lesson][13]") {
    const auto facts = facts_of("");
    CHECK(facts.at("staggered_successes") == 0);
    CHECK(facts.at("staggered_failures") == 1);
    CHECK(facts.at("staggered_errors") == "Failed on 0");
    CHECK(facts.at("staggered_wall_ms").as_int64() >= 100);
}

TEST_CASE("the group waits for those it has cancelled, and hears their errors", "[lesson][13]") {
    const auto facts = facts_of("");
    CHECK(facts.at("tidy_wall_ms").as_int64() >= 150);
    CHECK(facts.at("tidy_failures") == 2);
    CHECK(facts.at("tidy_error") ==
          "2 children failed: the card was refused; the invoice was sent already");
}

TEST_CASE("orphans outlive their group, children do not", "[lesson][13]") {
    const auto facts = facts_of("");
    CHECK(facts.at("orphans") == 3);
    CHECK(facts.at("mirrored") == 3);
    CHECK(facts.at("mirror_left_running") == 0);
}

TEST_CASE("cancellation goes down to the leaves and is no error", "[lesson][13]") {
    const auto facts = facts_of("");
    CHECK(facts.at("outside_aborted") == 1);
    CHECK(facts.at("outside_left_running") == 0);
    CHECK(facts.at("outside_wall_ms").as_int64() >= 60);
}

TEST_CASE("a cancelled branch leaves its sibling alone", "[lesson][13]") {
    const auto facts = facts_of("");
    CHECK(facts.at("branch_ending") == "cancelled");
    CHECK(facts.at("branch_wall_ms").as_int64() >= 120);
}

TEST_CASE("Asio's group does not tell cancelled from failed", "[lesson][13]") {
    const auto facts = facts_of("");
    CHECK(facts.at("asio_exceptions") == 10);
    CHECK(facts.at("asio_cancelled") == 9);
    CHECK(facts.at("asio_first") == "Failed on 0");
}

TEST_CASE("the reader may choose how many tasks there are", "[lesson][13]") {
    const auto facts = facts_of("--tasks 20");
    CHECK(facts.at("failures") == 7);
    CHECK(facts.at("staggered_failures") == 1);
}

TEST_CASE("the story is as approved", "[lesson][13]") {
    testing::check_story("lesson_13", scrubbed);
}

TEST_CASE("too few or too many tasks are refused", "[lesson][13]") {
    testing::check_refused(
        {"--tasks 0", "--tasks -1", "--tasks 3", "--tasks 1000000000", "--tasks many", "--colour"});
}
