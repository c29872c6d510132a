// What lesson 03 shows: the facts and the lines that the chapter talks about.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <sstream>
#include <string>

using testing::facts_of;
using testing::lesson;
using testing::run_captured;

namespace {

// The story without what differs from run to run: pictures and times.
std::string scrubbed(const std::string& text) {
    std::istringstream stream(text);
    std::string out;
    for (std::string line; std::getline(stream, line);) {
        const auto starts = [&](const char* word) { return line.rfind(word, 0) == 0; };
        const bool is_ruler = starts("  ") && line.find("+---") != std::string::npos;
        if (is_ruler || starts("ms ") || starts("worker ") || starts("caller ")) continue;
        if (starts("Wall time: ")) line = "Wall time: (some) ms";
        if (line.size() > 3 && line.compare(line.size() - 3, 3, " ns") == 0)
            line = line.substr(0, line.find(':')) + ": (some)";
        out += line + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("of tasks 0 to 9 six succeed and four fail", "[lesson][03]") {
    const auto facts = facts_of("");
    CHECK(facts.at("tasks") == 10);
    CHECK(facts.at("workers") == 3);
    CHECK(facts.at("succeeded") == 6);
    CHECK(facts.at("failed") == 4);
    CHECK(facts.at("expected_ms") == 400);
    CHECK(facts.at("wall_ms").as_int64() >= 400);
}

TEST_CASE("whatever is thrown is a record of one of three kinds", "[lesson][03]") {
    const auto facts = facts_of("");
    CHECK(facts.at("records") == 5);
    CHECK(facts.at("expected_errors") == 1);
    CHECK(facts.at("timeouts") == 1);
    CHECK(facts.at("unexpected_errors") == 2);
    CHECK(facts.at("map_error") == "Failed on 0");
    CHECK(facts.at("map_results") == 0);
}

TEST_CASE("a timeout on a future that is done never fires, a deadline does", "[lesson][03]") {
    const auto facts = facts_of("");
    CHECK(facts.at("timeouts_on_done_futures") == 0);
    CHECK(facts.at("limit_ms") == 250);
    CHECK(facts.at("late").as_int64() >= 1); // a busy machine makes others late as well
    CHECK(facts.at("gave_up_ms").as_int64() >= 250);
    CHECK(facts.at("gave_up_ms").as_int64() < facts.at("late_result_ms").as_int64());
    CHECK(facts.at("late_result") == 400);
    CHECK(facts.at("late_result_ms").as_int64() >= 400);
    CHECK(facts.at("late_by_waiting") == 0);
    CHECK(facts.at("late_by_deadline").as_int64() >= 1);
}

TEST_CASE("a crew that catches too far out shrinks, and an uncaught exception ends all",
          "[lesson][03]") {
    const auto facts = facts_of("");
    CHECK(facts.at("shrinking_ran") == 7);
    CHECK(facts.at("shrinking_never_ran") == 3);
    CHECK(facts.at("mended_ran") == 10);
    CHECK(facts.at("mended_errors") == 4);
    CHECK(facts.at("uncaught") == "killed by signal 6 (Aborted)");
}

TEST_CASE("an exception costs more than a result", "[lesson][03]") {
    const auto facts = facts_of("");
    CHECK(facts.at("exception_ns").as_double() > facts.at("result_ns").as_double());
}

TEST_CASE("the reader may choose other numbers", "[lesson][03]") {
    const auto facts = facts_of("--tasks 4 --workers 4");
    CHECK(facts.at("succeeded") == 2);
    CHECK(facts.at("failed") == 2);
    CHECK(facts.at("expected_ms") == 100);
}

TEST_CASE("numbers that make no sense are refused before anything runs", "[lesson][03]") {
    for (const std::string wrong :
         {"--tasks 0", "--tasks -1", "--tasks 101", "--workers 0", "--workers 33", "--tasks ten",
          "--workers 99999999999999999999", "--no-such-option"}) {
        INFO(wrong);
        const auto run = run_captured(lesson, wrong);
        CHECK(run.status == 2);
        CHECK(run.out.empty());
        CHECK_FALSE(run.err.empty());
    }
}

TEST_CASE("the story reads as it was approved", "[lesson][03]") {
    testing::check_story("lesson_03", scrubbed);
}
