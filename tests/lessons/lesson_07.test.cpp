// What lesson 07 shows: ten items, an end marker that reaches one of three, and deaths that nobody
// misses.
#include "facts.hpp"

#include <catch2/catch_test_macros.hpp>
#include <lessons/approved.hpp>
#include <lessons/story.hpp>

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string>

using testing::lesson;
using testing::run_captured;

namespace {

// Few messages: what is measured is not asserted, so it need not take long.
boost::json::object facts_of(const std::string& arguments) {
    return testing::facts_of("--messages 100 " + arguments);
}

// Numbers with a point in them are measured.
std::string without_measurements(const std::string& line) {
    std::string out;
    for (std::istringstream words(line); words >> std::ws && !words.eof();) {
        std::string word;
        words >> word;
        const bool is_measured = word.find('.') != std::string::npos &&
                                 std::isdigit(static_cast<unsigned char>(word.front())) != 0 &&
                                 word.back() != '.';
        out += (out.empty() ? "" : " ") + (is_measured ? "(some)" : word);
    }
    return out;
}

// The story without what differs from run to run or from system to system: pictures, times, ratios.
std::string scrubbed(const std::string& text) {
    std::istringstream stream(text);
    std::string out;
    for (std::string line; std::getline(stream, line);) {
        const auto starts = [&](const char* word) { return line.rfind(word, 0) == 0; };
        const bool is_ruler = starts("  ") && line.find("+---") != std::string::npos;
        if (is_ruler || starts("ms ") || starts("producer ") || starts("consumer ")) continue;
        if (starts("Wall time: ")) line = "Wall time: (some) ms";
        if (starts("Wake-ups that worked: ")) line = "Wake-ups that worked: (some)";
        for (const char* row : {"pipe  ", "Unix socket  ", "shared-memory queue "})
            if (starts(row)) line = without_measurements(line);
        out += line + "\n";
    }
    return out;
}

} // namespace

TEST_CASE("ten items, 10 ms apart, for three consumers: each is processed once", "[lesson][07]") {
    const auto facts = facts_of("");
    CHECK(facts.at("items") == 10);
    CHECK(facts.at("consumers") == 3);
    CHECK(facts.at("interval_ms") == 10);
    CHECK(facts.at("processed") == 10);
    CHECK(facts.at("different") == 10);
    CHECK(facts.at("all_home") == 1);
    CHECK(facts.at("wall_ms").as_int64() >= 100); // ten intervals
}

TEST_CASE("one end marker sends one of three home, and two wait for ever", "[lesson][07]") {
    const auto facts = facts_of("");
    CHECK(facts.at("one_marker_home") == 1);
    CHECK(facts.at("one_marker_waiting") == 2);
    CHECK(facts.at("marker_each_home") == 3);
    CHECK(facts.at("close_home") == 3);
    CHECK(facts.at("children_left") == 0);
}

TEST_CASE("the queue goes on after each of three deaths", "[lesson][07]") {
    const auto facts = facts_of("--items 1");
    CHECK(facts.at("killed_waiting") == "goes on");
    CHECK(facts.at("killed_working") == "goes on");
    CHECK(facts.at("crashed_sending") == "goes on");
    CHECK(facts.at("condition_wake_ups") == 3);
    CHECK(facts.at("condition_wake_ups_worked").as_int64() >= 0);
    CHECK(facts.at("condition_wake_ups_worked").as_int64() <= 3);
    CHECK(facts.at("children_left_after_deaths") == 0);
}

TEST_CASE("three ways are measured, and compared with the pipe", "[lesson][07]") {
    const auto facts = facts_of("--items 1");
    CHECK(facts.at("messages") == 100);
    for (const char* way : {"pipe", "socket", "queue"}) {
        INFO(way);
        CHECK(facts.at(std::string(way) + "_trip_us").as_double() > 0);
        CHECK(facts.at(std::string(way) + "_stream_us").as_double() > 0);
        CHECK(facts.at(std::string(way) + "_trip_ratio").as_double() > 0);
        CHECK(facts.at(std::string(way) + "_stream_ratio").as_double() > 0);
    }
    CHECK(facts.at("pipe_trip_ratio").as_double() == 1.0);
    CHECK(facts.at("pipe_stream_ratio").as_double() == 1.0);
}

TEST_CASE("the reader may choose other numbers", "[lesson][07]") {
    const auto facts = facts_of("--items 7 --consumers 5");
    CHECK(facts.at("processed") == 7);
    CHECK(facts.at("one_marker_home") == 1);
    CHECK(facts.at("one_marker_waiting") == 4);
    CHECK(facts.at("marker_each_home") == 5);
}

TEST_CASE("numbers that make no sense are refused", "[lesson][07]") {
    testing::check_refused({"--items 0", "--items -1", "--items 1000000", "--consumers 0",
                            "--consumers 1", "--consumers 100", "--messages 0", "--messages -5",
                            "--messages x", "--nonsense"});
}

TEST_CASE("the story reads as it was approved", "[lesson][07]") {
    const auto run = run_captured(lesson, "--messages 100");
    CHECK(run.status == 0);
    CHECK(run.err.empty());
    CHECK(run.out.find('\x1b') == std::string::npos);
    testing::check_approved("lesson_07", scrubbed(run.out));
}
