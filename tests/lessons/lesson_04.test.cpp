// What lesson 04 shows: the facts and the lines that the chapter talks about.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>
#include <string>

using testing::facts_of;
using testing::lesson;
using testing::run_captured;

namespace {

// The parts behind the first one are the same in every run, so that one is kept short.
boost::json::object facts_of_the_rest() {
    return facts_of("--calls 2 --rate 100");
}

// Belongs to a picture: differs from run to run.
bool is_drawn(const std::string& line) {
    const auto starts = [&](const char* word) { return line.rfind(word, 0) == 0; };
    return (starts("  ") && line.find("+---") != std::string::npos) || starts("ms ") ||
           starts("worker ") || starts("caller ") || starts("asks ") || starts("consumer ") ||
           starts("producer ");
}

bool is_measured(const std::string& line) {
    static constexpr std::array prefixes{
        "20 calls in ", "Shortest gap ", "At once: ",      "The usual limiter answered ",
        "Ours ",        "By the ",       "Room for all: ", "Three places: ",
        "Wait, ",       "An ",           "A push ",        "A full queue "};
    return std::any_of(prefixes.begin(), prefixes.end(),
                       [&](const char* each) { return line.rfind(each, 0) == 0; });
}

// The story without what differs from run to run.
std::string scrubbed(const std::string& text) {
    static const std::regex measure("[0-9]+ (ms|ns|KiB|items in the queue)");
    std::istringstream stream(text);
    std::string out;
    for (std::string line; std::getline(stream, line);) {
        if (is_drawn(line)) continue;
        if (is_measured(line)) line = std::regex_replace(line, measure, "(some) $1");
        if (line.rfind("At once: ", 0) == 0) line = "At once: (some)"; // one, if nothing is late
        out += line + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("20 calls by five workers at 5 a second take 3.8 s", "[lesson][04]") {
    const auto facts = facts_of("");
    CHECK(facts.at("calls") == 20);
    CHECK(facts.at("workers") == 5);
    CHECK(facts.at("rate") == 5);
    CHECK(facts.at("gaps") == 19);
    CHECK(facts.at("interval_ms") == 200);
    CHECK(facts.at("expected_ms") == 3800);
    CHECK(facts.at("wall_ms").as_int64() >= 3800);
    CHECK(facts.at("default_rate") == 10);
}

TEST_CASE("nothing is saved up, askers wait for no sleeper, and the clock is steady",
          "[lesson][04]") {
    const auto facts = facts_of_the_rest();
    CHECK(facts.at("five_after_pause_ms").as_int64() >= 199);
    CHECK(facts.at("usual_answer_ms").as_int64() >= 100);
    CHECK(facts.at("answer_ms").as_int64() < facts.at("usual_answer_ms").as_int64());
    CHECK(facts.at("usual_after_setback_ms").as_int64() >= 590);
    CHECK(facts.at("steady_after_setback_ms").as_int64() <
          facts.at("usual_after_setback_ms").as_int64());
}

TEST_CASE("a small queue slows the producer, not the whole, and loses nothing it accepted",
          "[lesson][04]") {
    const auto facts = facts_of_the_rest();
    CHECK(facts.at("items") == 12);
    CHECK(facts.at("small_capacity") == 3);
    CHECK(facts.at("small_peak").as_int64() <= 3);
    CHECK(facts.at("large_peak").as_int64() > 3);
    CHECK(facts.at("small_wall_ms").as_int64() >= 300);
    CHECK(facts.at("large_wall_ms").as_int64() >= 300);
    CHECK(facts.at("small_oldest_ms").as_int64() < facts.at("large_oldest_ms").as_int64());
    CHECK(facts.at("refused") == 7);
    CHECK(facts.at("kept_by_refusing") == "0, 1, 2");
    CHECK(facts.at("kept_by_dropping") == "7, 8, 9");
    CHECK(facts.at("gave_up_after_ms").as_int64() >= 50);
    CHECK(facts.at("told_the_producer") == "the queue is closed and takes no more items");
    CHECK(facts.at("drained") == "a, b, c");
}

TEST_CASE("the reader may choose other numbers for the limiter", "[lesson][04]") {
    const auto facts = facts_of("--calls 4 --rate 20 --workers 1");
    CHECK(facts.at("expected_ms") == 150);
    CHECK(facts.at("wall_ms").as_int64() >= 150);
}

TEST_CASE("numbers that make no sense are refused", "[lesson][04]") {
    for (const char* wrong :
         {"--calls 1", "--calls 101", "--rate 0", "--rate -5", "--rate 1e9", "--workers 0",
          "--workers 99999999999999999999", "--calls many", "--nonsense"}) {
        INFO(wrong);
        const auto run = run_captured(lesson, wrong);
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        CHECK_FALSE(run.err.empty());
    }
}

TEST_CASE("the story of resource limits reads as it was approved", "[lesson][04]") {
    testing::check_story("lesson_04", scrubbed);
}
