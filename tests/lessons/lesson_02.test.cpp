// What lesson 02 shows: the facts and the lines that the chapter talks about.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <algorithm>
#include <iterator>
#include <set>
#include <sstream>
#include <string>

using testing::facts_of;

namespace {

// The story without what differs from run to run: pictures, times, the order of completion.
std::string scrubbed(const std::string& text) {
    std::istringstream stream(text);
    std::string out;
    std::multiset<std::string> completed;
    for (std::string line; std::getline(stream, line);) {
        const auto starts = [&](const char* word) { return line.rfind(word, 0) == 0; };
        if (starts("Completed: ") || starts("{")) {
            completed.insert(line);
            continue;
        }
        for (const auto& one : completed)
            out += one + "\n";
        completed.clear();
        const bool is_ruler = starts("  ") && line.find("+---") != std::string::npos;
        if (is_ruler || starts("ms ") || starts("worker ") || starts("caller ")) continue;
        if (starts("Wall time: ")) line = "Wall time: (some) ms";
        if (starts("In time: ")) line = "In time: (some)";
        if (starts("Starting and ") || starts("Posting and ") || starts("A sleeping "))
            line = line.substr(0, line.find(':')) + ": (some)";
        out += line + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("ten URLs on five workers take two waves", "[lesson][02]") {
    const auto facts = facts_of("");
    CHECK(facts.at("urls") == 10);
    CHECK(facts.at("workers") == 5);
    CHECK(facts.at("processed") == 10);
    CHECK(facts.at("expected_ms") == 200);
    CHECK(facts.at("wall_ms").as_int64() >= 200);
}

TEST_CASE("map keeps the order, and errors follow it", "[lesson][02]") {
    const auto facts = facts_of("");
    CHECK(facts.at("map_results") == "90, 60, 30");
    CHECK(facts.at("map_error") == "item 0");
}

TEST_CASE("the slow page comes last, the deadline cuts, shutdown drains", "[lesson][02]") {
    const auto facts = facts_of("");
    CHECK(facts.at("last_completed") == "https://api.example.com/0");
    CHECK(facts.at("never_started") == 10);
    CHECK(facts.at("drained") == 4);
    CHECK(facts.at("after_shutdown") == "refused");
}

TEST_CASE("the reader may choose other numbers", "[lesson][02]") {
    const auto facts = facts_of("--urls 4 --workers 2");
    CHECK(facts.at("processed") == 4);
    CHECK(facts.at("expected_ms") == 200);
}

TEST_CASE("the story reads as it was approved", "[lesson][02]") {
    testing::check_story("lesson_02", scrubbed);
}
