// A failing schedule reads well in the terminal, whatever its length, its threads and the width.
#include "core/timeline_text.hpp"

#include "core/report_text.hpp"
#include "core/timeline_selection.hpp"
#include "core/utf8.hpp"
#include "test/approved.hpp"
#include "test/schedule_reports.hpp"

#include <sstream>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch_test_macros.hpp>

using runner::schedule;
using runner::terminal;

namespace {

std::string drawn(const schedule& of, int width, bool unicode, std::size_t rows = 0,
                  bool styled = false) {
    const terminal out{false, styled, unicode, width};
    return runner::timeline_text(out, of, rows);
}

std::size_t rows_of(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

bool has(const std::string& text, const std::string& part) {
    UNSCOPED_INFO("the text:\n" << text);
    return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE("timelines read as approved at 80 columns", "[runner][schedule]") {
    testing::check_approved("timeline_race", drawn(testing::canned_race().read().shown, 80, true));
    testing::check_approved("timeline_race_ascii",
                            drawn(testing::canned_race().read().shown, 80, false));
    testing::check_approved("timeline_deadlock_styled",
                            drawn(testing::canned_deadlock().read().shown, 80, true, 0, true));
    testing::check_approved("timeline_long",
                            drawn(testing::canned_long(300).read().shown, 80, true, 20));
    testing::check_approved("timeline_8_threads",
                            drawn(testing::canned_long(60, 8).read().shown, 80, true, 20));
    testing::check_approved("timeline_20_threads",
                            drawn(testing::canned_long(60, 20).read().shown, 80, true, 20));
    testing::check_approved("timeline_30_columns",
                            drawn(testing::canned_deadlock().read().shown, 30, false));
}

TEST_CASE("a verdict with a schedule reads as approved", "[runner][schedule]") {
    const terminal out{false, false, true, 80};
    testing::check_approved("verdict_race",
                            runner::to_text(out, testing::report_with(testing::canned_race())));
}

TEST_CASE("no line of a timeline is wider than the terminal", "[runner][schedule]") {
    for (const auto& canned :
         {testing::canned_race(), testing::canned_deadlock(), testing::canned_long(100),
          testing::canned_long(50, 9), testing::canned_long(50, 40), testing::hostile_schedule()}) {
        const auto shown = canned.read().shown;
        for (const int width : {20, 21, 30, 40, 50, 60, 79, 80, 100, 160}) {
            for (const bool rich : {false, true}) {
                std::istringstream lines(drawn(shown, width, rich, 20, rich));
                for (std::string line; std::getline(lines, line);) {
                    INFO("width " << width << ": " << testing::visible(line));
                    CHECK(runner::columns(line) <= static_cast<std::size_t>(width));
                }
            }
        }
    }
}

TEST_CASE("a long file name gives way, its line number does not", "[runner][schedule]") {
    auto shown = testing::canned_race().read().shown;
    shown.steps.front().file = "another.cpp"; // with two files, each step names its own
    for (auto& step : shown.steps)
        if (step.file != "another.cpp" && step.line > 0)
            step.file = "a_file_whose_name_is_far_too_long_for_its_column.cpp";
    const auto text = drawn(shown, 80, true);
    CHECK(has(text, "…:6"));
    CHECK(has(text, "…:7"));
}

TEST_CASE("a short schedule is shown whole", "[runner][schedule]") {
    const auto text = drawn(testing::canned_race().read().shown, 80, true, 20);
    CHECK(!has(text, "…"));
    CHECK(text == drawn(testing::canned_race().read().shown, 80, true));
}

TEST_CASE("a long schedule keeps the guilty steps, the preemptions and the creations",
          "[runner][schedule]") {
    const auto shown = testing::canned_long(3000).read().shown;
    const auto text = drawn(shown, 80, true, 20);
    CHECK(rows_of(text) <= 20 + 6);
    CHECK(has(text, "creates thread 2"));
    CHECK(has(text, "thread 2 is stopped here; thread 1 goes on"));
    CHECK(has(text, "main is stopped here; thread 1 goes on"));
    CHECK(has(text, "takes the front"));
    CHECK(has(text, "the clock moves on to 100 ms"));
    CHECK(has(text, " steps …"));
    CHECK(rows_of(drawn(shown, 80, true)) > 3000);
}

TEST_CASE("what is left out and what is shown add up to the whole", "[runner][schedule]") {
    for (const int before : {0, 1, 5, 30, 500}) {
        const auto shown = testing::canned_long(before).read().shown;
        for (const std::size_t rows : {1U, 5U, 20U, 100U}) {
            std::size_t next = 0;
            for (const auto& entry : runner::select_steps(shown, rows)) {
                CHECK(entry.first == next);
                next += std::max<std::size_t>(entry.left_out, 1);
            }
            CHECK(next == shown.steps.size());
        }
    }
}

TEST_CASE("guilt, preemptions and waits are told without colour and beyond ASCII",
          "[runner][schedule]") {
    const auto text = drawn(testing::canned_deadlock().read().shown, 80, false);
    CHECK(has(text, "\n  ! :"));
    CHECK(has(text, "-- thread 1 is stopped here; thread 2 goes on --"));
    CHECK(has(text, "thread 2 at the end: waits for mutex 1, holds mutex 2"));
    for (const char c : text)
        CHECK(static_cast<unsigned char>(c) < 0x80);
}

TEST_CASE("virtual time is written in the largest unit that fits", "[runner][schedule]") {
    CHECK(runner::virtual_time(0) == "0 ns");
    CHECK(runner::virtual_time(1500) == "1.5 us");
    CHECK(runner::virtual_time(100'000'000) == "100 ms");
    CHECK(runner::virtual_time(2'000'000'000) == "2 s");
}

TEST_CASE("JSON names seed, hash and preemptions, and every step on request",
          "[runner][schedule]") {
    const auto made = testing::report_with(testing::canned_race());
    const auto brief = boost::json::parse(runner::to_json(made)).as_object();
    CHECK(brief.at("verdict") == "data_race");
    CHECK(brief.at("seed") == 1);
    CHECK(brief.at("schedules") == 38);
    CHECK(brief.at("hash") == "9f3c0d11");
    CHECK(brief.at("strategy") == "POS");
    CHECK(brief.at("preemptions") == 1);
    CHECK(brief.at("replay") == "./workbook replay race.cpp 1");
    CHECK(!brief.contains("timeline"));
    const auto whole = boost::json::parse(runner::to_json(made, true)).as_object();
    CHECK(whole.at("timeline").at("events").as_array().size() == 9);
}
