// The program `workbook`: understands what was typed and delegates.
#include "commands/command_line.hpp"
#include "core/error.hpp"
#include "core/shipped.hpp"

#include <cstdio>
#include <exception>

namespace {

using runner::command;

/// `doctor` must work when the descriptions are broken: it says so itself.
runner::session open_session(command what) {
    const runner::layout places = runner::find_layout();
    if (what == command::doctor) return {places, runner::catalogue({}), runner::terminal::detect()};
    runner::session opened{places, runner::catalogue::load(places.root),
                           runner::terminal::detect()};
    runner::keep_snapshots(opened.places, opened.all);
    return opened;
}

int without_command(runner::session& s) {
    return s.out.interactive ? runner::watch(s, false) : runner::status(s);
}

int perform(const runner::invocation& typed) {
    if (typed.what == command::help) return std::fputs(typed.text.c_str(), stdout) < 0 ? 2 : 0;
    runner::session s = open_session(typed.what);
    switch (typed.what) {
    case command::none:
    case command::help:
        return without_command(s);
    case command::status:
        return runner::status(s);
    case command::watch:
        return runner::watch(s, typed.json, typed.name);
    case command::list:
        return runner::list(s, typed.json);
    case command::run:
        return runner::run_lesson(s, typed.run);
    case command::check:
        return runner::check(s, typed.check);
    case command::explore:
        return runner::explore(s, typed.explore);
    case command::replay:
        return runner::replay(s, typed.replay);
    case command::hint:
        return runner::hint(s, typed.name);
    case command::solution:
        return runner::solution(s, *typed.name, typed.reveal);
    case command::reset:
        return runner::reset_exercise(s, *typed.name, typed.yes);
    case command::docs:
        return runner::docs(s, typed.docs);
    case command::interview:
        return runner::interview(s, typed.interview);
    case command::quiz:
        return runner::quiz(s, typed.quiz);
    case command::export_progress:
        return runner::export_progress(s, typed.file);
    case command::import_progress:
        return runner::import_progress(s, typed.file);
    case command::doctor:
        return runner::doctor(s);
    case command::judge:
        return runner::judge(s, typed.names, typed.json);
    case command::bench:
        if (!typed.measured.empty()) runner::become_benchmark(s, typed.measured);
        return runner::bench(s, typed.repeats, typed.json);
    }
    return 2;
}

/// A verdict that could not be written must not look like one that was.
int checked_output(int status) {
    if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
    std::perror("The output could not be written");
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    try {
        return checked_output(perform(runner::parse_command_line({argv + 1, argv + argc})));
    } catch (const runner::usage_error& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return 2;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "This is our fault: %s\n", problem.what());
        return 3;
    }
}
