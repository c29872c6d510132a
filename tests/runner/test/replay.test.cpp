// A replay is stepped through by keys, and leaves the terminal as it was.
#include "replay/replay_loop.hpp"

#include "core/utf8.hpp"
#include "replay/replay_frame.hpp"
#include "test/approved.hpp"
#include "test/pty_session.hpp"
#include "test/schedule_reports.hpp"

#include <catch2/catch_test_macros.hpp>

using runner::key;
using runner::key_name;
using runner::letter;
using runner::terminal;

namespace {

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines)
        text += line + "\n";
    return text;
}

int step_through_deadlock() {
    setenv("LC_ALL", "C.UTF-8", 1);
    unsetenv("NO_COLOR");
    runner::step_through(terminal::detect(), testing::report_with(testing::canned_deadlock()));
    return 1;
}

} // namespace

TEST_CASE("the screen of a replay reads as approved", "[runner][schedule]") {
    const terminal out{false, false, true, 80};
    const auto what = testing::report_with(testing::canned_deadlock());
    testing::check_approved("replay_24_rows", joined(runner::replay_frame(out, what, 7, 24)));
    testing::check_approved("replay_8_rows", joined(runner::replay_frame(out, what, 7, 8)));
}

TEST_CASE("the screen fits, and shows where one stands", "[runner][schedule]") {
    for (const auto& canned : {testing::canned_race(), testing::canned_long(200),
                               testing::canned_long(40, 30), testing::hostile_schedule()}) {
        const auto what = testing::report_with(canned);
        const auto last = what.shown->steps.size() - 1;
        for (const int rows : {4, 8, 14, 24, 60}) {
            for (const int width : {20, 40, 80, 120}) {
                for (const std::size_t at : {std::size_t{0}, last / 2, last}) {
                    const terminal out{false, true, true, width};
                    const auto frame = runner::replay_frame(out, what, at, rows);
                    INFO(rows << " rows, " << width << " columns, step " << at);
                    CHECK(frame.size() <= static_cast<std::size_t>(rows));
                    bool here = false;
                    for (const auto& line : frame) {
                        CHECK(runner::columns(line) <= static_cast<std::size_t>(width));
                        CHECK(line.find('\n') == std::string::npos);
                        here = here || runner::printable(line).starts_with("> ");
                    }
                    CHECK(here);
                }
            }
        }
    }
}

TEST_CASE("keys lead forward, back, to the ends and to the next guilty step",
          "[runner][schedule]") {
    const auto of = testing::canned_deadlock().read().shown;
    const auto from = [&](std::size_t at, const key& pressed) {
        return runner::step_after_key(of, at, pressed);
    };
    for (const key& forward :
         {letter('n'), letter(' '), key{key_name::right, 0}, key{key_name::down, 0}}) {
        CHECK(from(3, forward) == 4);
        CHECK(from(8, forward) == 8);
    }
    for (const key& back : {letter('p'), key{key_name::left, 0}, key{key_name::up, 0}}) {
        CHECK(from(3, back) == 2);
        CHECK(from(0, back) == 0);
    }
    CHECK(from(5, letter('g')) == 0);
    CHECK(from(5, letter('G')) == 8);
    CHECK(from(0, letter('!')) == 4);
    CHECK(from(8, letter('!')) == 8);
    CHECK(from(5, letter('x')) == 5);
}

TEST_CASE("on a terminal keys step, q leaves, and the terminal is as before",
          "[runner][schedule][terminal]") {
    testing::pty_session on(step_through_deadlock);
    CHECK(on.shows("step 1 of 9"));
    CHECK(on.answers("n", "step 2 of 9"));
    CHECK(on.answers("\x1b[C", "step 3 of 9"));
    CHECK(on.answers("\x1b[D", "step 2 of 9"));
    CHECK(on.answers("G", "step 9 of 9"));
    CHECK(on.answers("g", "step 1 of 9"));
    CHECK(on.answers("!", "step 5 of 9"));
    on.type("q");
    CHECK(on.ends() == 1);
    CHECK(on.modes_are_as_before());
    CHECK(on.screen_is_as_before());
}

TEST_CASE("Ctrl-C leaves a replay, and Ctrl-Z stops it with the terminal in order",
          "[runner][schedule][terminal]") {
    testing::pty_session on(step_through_deadlock);
    CHECK(on.shows("step 1 of 9"));
    on.type("\x1a");
    CHECK(on.stops());
    CHECK(on.modes_are_as_before());
    on.signal(SIGCONT);
    CHECK(on.shows("step 1 of 9"));
    CHECK(on.answers("n", "step 2 of 9"));
    on.resize(60, 20);
    on.signal(SIGWINCH);
    CHECK(on.shows("step 2 of 9"));
    on.type("\x03");
    CHECK(on.ends() == 1);
    CHECK(on.modes_are_as_before());
}
