// What watch mode looks like, and that it fits every terminal.
#include "watch/screen.hpp"

#include "core/utf8.hpp"
#include "test/approved.hpp"
#include "test/watch_fakes.hpp"

#include <array>

#include <catch2/catch_test_macros.hpp>

using runner::terminal;
using runner::verdict;
using runner::view_mode;
using runner::watch_view;
using testing::report_of;

namespace {

/// 02.1 of the small course, with nothing done yet.
struct scene {
    scene() {
        view.all = &all;
        view.places = {"/course", "/course/build", "/course/.workbook"};
        view.verdict_text = testing::plain_words;
    }

    runner::catalogue all = testing::small_course();
    watch_view view;
};

terminal wide(int width) {
    return {true, false, true, width};
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

/// The same view at the three widths.
std::string at_all_widths(const watch_view& view, int rows) {
    std::string text;
    for (const int width : {100, 40, 20}) {
        text += "--- " + std::to_string(width) + " columns, " + std::to_string(rows) + " rows\n";
        text += joined(frame(view, wide(width), rows));
    }
    return text;
}

runner::report failed_report(const scene& s) {
    auto failed = report_of(s.view.what(), verdict::wrong_result);
    failed.message = "The pool dropped tasks that were waiting when it was closed.";
    failed.notes = {"expected 100", "came 37"};
    return failed;
}

std::vector<watch_view> all_views(scene& s) {
    s.view.last = failed_report(s);
    s.view.last->compiler_output = std::string(400, 'x') + "\n\tä\xff\n";
    s.view.solution = "int main() {}\n";
    s.view.own = "// mine\n";
    s.view.hints = 2;
    s.view.notice = "A paste was ignored.";
    std::vector<watch_view> views;
    for (const auto mode :
         {view_mode::verdict, view_mode::full_output, view_mode::hints, view_mode::solution,
          view_mode::list, view_mode::help, view_mode::asking, view_mode::lesson_over}) {
        views.push_back(s.view);
        views.back().mode = mode;
    }
    return views;
}

} // namespace

TEST_CASE("watch: the first screen names the file and the task", "[runner][watch]") {
    scene s;
    s.view.checking = true;
    s.view.phase = "compiling";
    std::string text = at_all_widths(s.view, 24);
    s.view.phase = "getting 02.1 ready";
    s.view.seconds = 12;
    text += "--- later\n" + joined(frame(s.view, wide(100), 8));
    testing::check_approved("watch_first", text);
}

TEST_CASE("watch: a failed check; the task comes first until the first attempt",
          "[runner][watch]") {
    scene s;
    s.view.last = failed_report(s);
    const std::string untouched = at_all_widths(s.view, 24);
    s.view.learner.exercises[s.view.what().key()].attempts = 1;
    testing::check_approved("watch_failed", untouched + at_all_widths(s.view, 24));
}

TEST_CASE("watch: a pass shows the takeaway and the way on", "[runner][watch]") {
    scene s;
    s.view.last = report_of(s.view.what(), verdict::pass);
    s.view.learner.exercises[s.view.what().key()].passed = true;
    testing::check_approved("watch_pass", at_all_widths(s.view, 24));
}

TEST_CASE("watch: hints", "[runner][watch]") {
    scene s;
    s.view.mode = view_mode::hints;
    s.view.hints = 2;
    testing::check_approved("watch_hints", at_all_widths(s.view, 24));
}

TEST_CASE("watch: the list", "[runner][watch]") {
    scene s;
    s.view.mode = view_mode::list;
    s.view.selected = 2;
    s.view.learner.exercises["02_thread_pool/thread_pool"].passed = true;
    s.view.learner.exercises["02_thread_pool/thread_pool"].revealed = true;
    s.view.learner.exercises["02_thread_pool/map"].attempts = 3;
    testing::check_approved("watch_list", at_all_widths(s.view, 24));
}

TEST_CASE("watch: help and the question", "[runner][watch]") {
    scene s;
    s.view.mode = view_mode::help;
    std::string text = at_all_widths(s.view, 30);
    s.view.mode = view_mode::asking;
    text += at_all_widths(s.view, 20);
    testing::check_approved("watch_help_and_question", text);
}

TEST_CASE("watch: with colours and links, and in plain ASCII", "[runner][watch]") {
    scene s;
    s.view.last = failed_report(s);
    s.view.notice = "A paste was ignored.";
    const terminal coloured{true, true, true, 40};
    const terminal ascii{true, false, false, 40};
    testing::check_approved("watch_colours", joined(frame(s.view, coloured, 24)) + "---\n" +
                                                 joined(frame(s.view, ascii, 24)) + "---\n" +
                                                 joined(page(s.view, ascii)) + "---\n" +
                                                 joined(farewell(s.view, ascii)));
}

TEST_CASE("no frame is wider or higher than the terminal, whatever it shows", "[runner][watch]") {
    scene s;
    for (const watch_view& view : all_views(s)) {
        for (const int width : {20, 21, 33, 40, 79, 80, 119, 120, 200}) {
            for (const int rows : {4, 5, 7, 10, 24, 60}) {
                for (const bool styled : {false, true}) {
                    const terminal out{true, styled, true, width};
                    const auto lines = frame(view, out, rows);
                    INFO("mode " << static_cast<int>(view.mode) << ", " << width << "x" << rows);
                    REQUIRE(lines.size() <= static_cast<std::size_t>(rows));
                    for (const auto& line : lines) {
                        REQUIRE(runner::columns(line) <= static_cast<std::size_t>(width));
                        REQUIRE(line.find('\n') == std::string::npos);
                    }
                }
            }
        }
    }
}

TEST_CASE("the keys stand on the last line, however small the screen", "[runner][watch]") {
    scene s;
    for (const watch_view& view : all_views(s)) {
        for (const int rows : {4, 6, 10, 24}) {
            const std::string last = frame(view, wide(40), rows).back();
            const bool asks = view.mode == view_mode::asking;
            INFO("mode " << static_cast<int>(view.mode) << ", rows " << rows << ": " << last);
            CHECK(last.find(asks ? "y yes" : "q quit") != std::string::npos);
        }
    }
}

TEST_CASE("scrolling to the end shows every line once", "[runner][watch]") {
    scene s;
    s.view.last = failed_report(s);
    s.view.last->notes.clear();
    for (int i = 0; i < 60; ++i)
        s.view.last->notes.push_back("line " + std::to_string(i) + ".");
    const terminal out = wide(40);
    std::string seen;
    const int limit = scroll_limit(s.view, out, 24);
    for (s.view.scroll = 0; s.view.scroll <= limit; ++s.view.scroll) {
        seen += joined(frame(s.view, out, 24));
    }
    for (int i = 0; i < 60; ++i) {
        CHECK(seen.find("line " + std::to_string(i) + ".") != std::string::npos);
    }
}

TEST_CASE("the selected exercise is always in sight", "[runner][watch]") {
    scene s;
    s.view.mode = view_mode::list;
    for (std::size_t i = 0; i < s.all.exercises().size(); ++i) {
        s.view.selected = i;
        const std::string text = joined(frame(s.view, wide(40), 8));
        CHECK(text.find("> · " + s.all.exercises()[i].id()) != std::string::npos);
    }
}

TEST_CASE("what a file name or a report smuggles in does not reach the terminal",
          "[runner][watch]") {
    scene s;
    s.view.notice = "cannot read \x1b]0;owned\a\x1b[2Jfile";
    s.view.phase = "\x1b[31mred";
    s.view.checking = true;
    const std::string text = joined(frame(s.view, wide(80), 24));
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find('\a') == std::string::npos);
}

TEST_CASE("a page without cursor movement does not change while a grading goes on",
          "[runner][watch]") {
    scene s;
    s.view.checking = true;
    s.view.phase = "compiling";
    const auto before = page(s.view, wide(80));
    s.view.phase = "checking 3 of 9";
    s.view.seconds = 12;
    CHECK(page(s.view, wide(80)) == before);
}
