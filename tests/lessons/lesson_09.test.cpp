// What lesson 09 shows: six and four, and what becomes of the other tasks when one fails.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <cctype>
#include <sstream>
#include <string>

using testing::facts_of;
using testing::lesson;
using testing::run_captured;

namespace {

// "after (some) ms": the number before each "ms", and what the machine measured.
std::string without_times(const std::string& line) {
    std::istringstream words(line);
    std::string out;
    for (std::string word; words >> word;) {
        const bool is_time = word.ends_with("ms.") || word == "ms";
        if (is_time && !out.empty() && std::isdigit(static_cast<unsigned char>(out.back())) != 0)
            out = out.substr(0, out.rfind(' ')) + " (some)";
        out += (out.empty() ? "" : " ") + word;
    }
    return out;
}

// The story without what differs from run to run: pictures, times, costs.
std::string scrubbed(const std::string& text) {
    std::istringstream stream(text);
    std::string out;
    for (std::string line; std::getline(stream, line);) {
        const auto starts = [&](const char* word) { return line.rfind(word, 0) == 0; };
        const bool is_ruler = starts("  ") && line.find("+---") != std::string::npos;
        const bool is_mark = starts("  ") && line.find(" told") != std::string::npos &&
                             line.find_first_not_of(" told*<>^", 0) == std::string::npos;
        const bool is_lane = starts("caller ") || starts("task ") || is_mark;
        if (is_ruler || is_lane || starts("ms ")) continue;
        if (starts("A task that ") || starts("An outcome "))
            line = line.substr(0, line.find(':')) + ": (some)";
        const bool is_measured = starts("gather threw") || starts("Threw ") ||
                                 starts("The last of them") || starts("Wall time");
        out += (is_measured ? without_times(line) : line) + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("of ten tasks six succeed and four fail, all in the time of one", "[lesson][09]") {
    const auto facts = facts_of("");
    CHECK(facts.at("tasks") == 10);
    CHECK(facts.at("successes") == 6);
    CHECK(facts.at("failures") == 4);
    CHECK(facts.at("results") == "2 4 8 10 14 16");
    CHECK(facts.at("outcomes_wall_ms").as_int64() >= 100);
}

TEST_CASE("a failed task is a record with its error", "[lesson][09]") {
    const auto run = run_captured(lesson);
    for (int n = 0; n < 10; ++n) {
        const auto task = "{\"task\": " + std::to_string(n) + ", ";
        const auto line = n % 3 == 0 ? task + "\"error\": \"Failed on " + std::to_string(n) + "\"}"
                                     : task + "\"result\": " + std::to_string(2 * n) + "}";
        INFO(line);
        CHECK(run.out.find(line + "\n") != std::string::npos);
    }
    CHECK(run.out.find("Successes: 6. Failures: 4.\n") != std::string::npos);
}

TEST_CASE("gather gives one error and no results; failures have four kinds", "[lesson][09]") {
    const auto facts = facts_of("");
    CHECK(facts.at("gather_error") == "Failed on 0");
    CHECK(facts.at("gather_after_ms").as_int64() >= 100);
    CHECK(facts.at("kinds") == "expected timeout cancelled unexpected");
}

TEST_CASE("who leaves at once leaves two tasks running", "[lesson][09]") {
    const auto facts = facts_of("");
    CHECK(facts.at("at_once_error") == "Failed on 2");
    CHECK(facts.at("at_once_after_ms").as_int64() >= 30);
    CHECK(facts.at("at_once_still_running") == 2);
    CHECK(facts.at("at_once_last_end_ms").as_int64() >= 150);
}

TEST_CASE("gather_first_error leaves nobody running, and waits for the clean-up", "[lesson][09]") {
    const auto facts = facts_of("");
    CHECK(facts.at("first_error") == "Failed on 2");
    CHECK(facts.at("first_error_after_ms").as_int64() >= 50);
    CHECK(facts.at("first_error_still_running") == 0);
    CHECK(facts.at("cancelled_error").as_string().starts_with("Operation canceled"));
    CHECK(facts.at("cancelled_after_ms").as_int64() >= 60);
    CHECK(facts.at("cancelled_still_running") == 0);
}

TEST_CASE("the reader may choose how many tasks", "[lesson][09]") {
    const auto facts = facts_of("--tasks 4");
    CHECK(facts.at("successes") == 2);
    CHECK(facts.at("failures") == 2);
}

TEST_CASE("no tasks, too many, and what is no number are refused", "[lesson][09]") {
    testing::check_refused(
        {"--tasks 0", "--tasks -1", "--tasks 1000000000", "--tasks many", "--colour"});
}

TEST_CASE("the story reads as it was approved", "[lesson][09]") {
    testing::check_story("lesson_09", scrubbed);
}
