// What lesson 18 shows: each of the six faults happens, and is gone in what is mended.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/story.hpp>

#include <regex>
#include <sstream>
#include <string>

using testing::facts_of;
using testing::lesson;
using testing::run_captured;

namespace {

// Belongs to a picture: differs from run to run.
bool is_drawn(const std::string& line) {
    const auto starts = [&](const char* word) { return line.rfind(word, 0) == 0; };
    return starts("ms ") || starts("worker ") || starts("coroutine ") ||
           (starts("  ") &&
            (line.find("+---") != std::string::npos || line.find("\u252c") != std::string::npos));
}

// The story without what differs from run to run.
std::string scrubbed(const std::string& text) {
    static const std::regex measured("(after|on one loop:) [0-9]+ ms");
    std::istringstream stream(text);
    std::string out;
    for (std::string line; std::getline(stream, line);)
        if (!is_drawn(line)) out += std::regex_replace(line, measured, "$1 (some) ms") + "\n";
    return out;
}

} // namespace

TEST_CASE("the six faults happen, and not in what is mended", "[lesson][18]") {
    const auto facts = facts_of("");
    CHECK(facts.at("shipped_left_behind") == 3);
    CHECK(facts.at("mended_left_behind") == 0);
    CHECK(facts.at("shipped_five_pauses_ms").as_int64() >= 500);
    CHECK(facts.at("mended_five_pauses_ms").as_int64() >= 100);
    CHECK(facts.at("mended_five_pauses_ms").as_int64() <
          facts.at("shipped_five_pauses_ms").as_int64());
    CHECK(facts.at("tasks") == 10'000);
    CHECK(facts.at("shipped_peak") == 10'000);
    CHECK(facts.at("mended_peak") == 100);
    CHECK(facts.at("shipped_watcher_ended") == 0);
    CHECK(facts.at("mended_watcher_ended") == 1);
    CHECK(facts.at("shipped_signal_ended") == 0);
    CHECK(facts.at("mended_signal_ended") == 1);
    CHECK(facts.at("shipped_send_all_ms").as_int64() >= 300);
    CHECK(facts.at("mended_send_all_ms").as_int64() < facts.at("shipped_send_all_ms").as_int64());
    CHECK(facts.at("mended_all_sent_ms").as_int64() >= 100);
}

TEST_CASE("the code stands before the question and the question before the run", "[lesson][18]") {
    const auto run = run_captured(lesson, "--tasks 200");
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    const auto code = run.out.find("std::this_thread::sleep_for(100ms);");
    const auto question = run.out.find("What is wrong with it?", code);
    const auto happened = run.out.find("Five pauses of 100 ms on one loop", question);
    const auto mended = run.out.find("co_await timer.async_wait", happened);
    CHECK(mended != std::string::npos);
}

TEST_CASE("too few or too many tasks are refused", "[lesson][18]") {
    testing::check_refused(
        {"--tasks 0", "--tasks -1", "--tasks 1000000000", "--tasks many", "--code 2", "--colour"});
}

TEST_CASE("the story reads as it was approved", "[lesson][18]") {
    testing::check_story("lesson_18", scrubbed);
}
