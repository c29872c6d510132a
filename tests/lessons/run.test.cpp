// What all lessons have in common: options, predictions, reports, mistakes.
#include "captured.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch_test_macros.hpp>
#include <runner/test/pty_session.hpp>

#include <algorithm>
#include <string>

using testing::run_captured;

namespace {

const std::string sample = WORKBOOK_SAMPLE;

bool is_one_line(const std::string& text) {
    return !text.empty() && std::count(text.begin(), text.end(), '\n') == 1;
}

int sample_on_a_terminal() {
    return execl(sample.c_str(), sample.c_str(), nullptr);
}

} // namespace

TEST_CASE("piped, a lesson is plain text and never waits", "[narration]") {
    const auto lesson = run_captured(sample);
    CHECK(lesson.status == 0);
    CHECK(lesson.err.empty());
    CHECK(lesson.out ==
          "99  A sample\n"
          "\n"
          "Counting\n"
          "--------\n"
          "A paragraph that is long enough to need more than one line on a terminal of\n"
          "twenty columns, and on one of forty as well.\n"
          "\n"
          "Predict: How many?\n"
          "Answer:  Three.\n"
          "\n"
          "- An entry of a list that is as long as a paragraph, so that it has to be broken\n"
          "  at some place.\n"
          "- Another one.\n"
          "One line as it stands\n"
          "\n"
          "Two spans\n" +
              lesson.out.substr(lesson.out.find("ms  ")));
}

TEST_CASE("a word may be given, asked for, or left out", "[narration]") {
    CHECK(run_captured(sample, "--name Ada").out.find("Hello") == std::string::npos);
    CHECK(run_captured(sample, "--greet --name Ada").out.find("\nHello, Ada\n") !=
          std::string::npos);
    const auto piped = run_captured(sample, "--greet");
    CHECK(piped.status == 0);
    CHECK(piped.out.rfind("99  A sample\nYour name? \n\nHello, whoever you are\n", 0) == 0U);
    const auto report = boost::json::parse(run_captured(sample, "--greet --json").out);
    CHECK(report.at("facts").at("somebody_there") == 0);
}

TEST_CASE("on a terminal a question waits for its answer", "[narration]") {
    testing::pty_session terminal(
        [] { return execl(sample.c_str(), sample.c_str(), "--greet", nullptr); });
    REQUIRE(terminal.shows("Your name? "));
    CHECK(terminal.answers("Grace\n", "Hello, Grace"));
    CHECK(terminal.answers("\n", "Two spans"));
    CHECK(terminal.ends() == 0);
}

TEST_CASE("a word that the lesson cannot use is bad usage, and nothing is told", "[narration]") {
    const auto lesson = run_captured(sample, "--name nobody");
    CHECK(lesson.status == 2);
    CHECK(lesson.out.empty());
    CHECK(lesson.err == "nobody is no name.\n");
}

TEST_CASE("on a terminal the answer waits for a guess", "[narration]") {
    testing::pty_session terminal(sample_on_a_terminal);
    REQUIRE(terminal.shows("Your guess: "));
    CHECK(terminal.output().find("Three.") == std::string::npos);
    CHECK(terminal.answers("seven\n", "Three."));
    CHECK(terminal.ends() == 0);
}

TEST_CASE("the end of the input is an answer as well", "[narration]") {
    testing::pty_session terminal(sample_on_a_terminal);
    REQUIRE(terminal.shows("Your guess: "));
    CHECK(terminal.answers("\x04", "Three."));
    CHECK(terminal.ends() == 0);
}

TEST_CASE("a terminal of twenty columns is wide enough", "[narration]") {
    testing::pty_session terminal(sample_on_a_terminal, 20);
    REQUIRE(terminal.answers("\n", "Two spans"));
    CHECK(terminal.ends() == 0);
    CHECK(terminal.output().find("A paragraph that is\r\nlong enough to need\r\n") !=
          std::string::npos);
}

TEST_CASE("there are no escapes where they are not wanted", "[narration]") {
    for (const char* environment : {"NO_COLOR=1", "TERM=dumb"}) {
        testing::pty_session terminal(
            [environment] { return execlp("env", "env", environment, sample.c_str(), nullptr); });
        REQUIRE(terminal.answers("\n", "Two spans"));
        CHECK(terminal.ends() == 0);
        CHECK(terminal.output().find('\x1b') == std::string::npos);
    }
}

TEST_CASE("with --json there is one object on stdout and nothing else", "[narration]") {
    const auto lesson = run_captured(sample, "--json");
    CHECK(lesson.status == 0);
    CHECK(is_one_line(lesson.out));
    const auto report = boost::json::parse(lesson.out);
    CHECK(report.at("lesson") == "99");
    CHECK(report.at("title") == "A sample");
    CHECK(report.at("facts").at("count") == 3);
    CHECK(report.at("facts").at("share") == 0.5);
    CHECK(report.at("facts").at("word") == "three");
    CHECK(report.at("predictions").at(0).at("answer") == "Three.");
    const auto& timeline = report.at("timelines").at(0);
    CHECK(timeline.at("caption") == "Two spans");
    CHECK(timeline.at("lanes").as_array().size() == 2U);
    CHECK(timeline.at("events").at(0).at("label") == "first");
}

TEST_CASE("the exports are written beside the story", "[narration]") {
    const testing::scratch_folder folder;
    const auto lesson = run_captured(sample, "--trace '" + folder.file("a trace.json") +
                                                 "' --svg '" + folder.file("picture.svg") + "'");
    CHECK(lesson.status == 0);
    const auto trace = boost::json::parse(testing::contents_of(folder.file("a trace.json")));
    CHECK(trace.at("traceEvents").as_array().size() == 8U);
    CHECK(testing::contents_of(folder.file("picture.svg")).rfind("<svg", 0) == 0U);
}

TEST_CASE("bad usage is one sentence on stderr, and nothing runs", "[narration]") {
    for (const char* arguments :
         {"--unknown", "extra", "--fail 3", "--fail -1", "--fail 99999999999999999999999",
          "--fail one", "--fail", "--svg", "--name", "--trace /nowhere/at/all", "--svg /"}) {
        INFO(arguments);
        const auto lesson = run_captured(sample, arguments);
        CHECK(lesson.status == 2);
        CHECK(lesson.out.empty());
        CHECK(is_one_line(lesson.err));
    }
}

TEST_CASE("unfinished code ends the lesson with what to do next", "[narration]") {
    const auto lesson = run_captured(sample, "--fail 1 --json");
    CHECK(lesson.status == 1);
    CHECK(lesson.out.empty());
    CHECK(lesson.err ==
          "The code under this lesson is not implemented yet: thread_pool::post. Finish "
          "the exercise first, or run the lesson without --mine.\n");
}

TEST_CASE("a lesson that throws says so", "[narration]") {
    const auto lesson = run_captured(sample, "--fail 2");
    CHECK(lesson.status == 1);
    CHECK(lesson.err == "The lesson stopped: no more threads\n");
}

TEST_CASE("output that cannot be written is an error", "[narration]") {
    CHECK(run_captured(sample, "--trace /dev/full").status == 1);
    CHECK(run_captured(sample, "--json > /dev/full #").status == 1);
}

TEST_CASE("with --help the program lists the options", "[narration]") {
    const auto lesson = run_captured(sample, "--help");
    CHECK(lesson.status == 0);
    for (const char* option :
         {"--json", "--trace FILE", "--svg FILE", "--fail 0..2=0", "--greet", "--name NAME"})
        CHECK(lesson.out.find(option) != std::string::npos);
}
