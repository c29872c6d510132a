// `workbook status`: where things stand, and what to type next.
#include "commands/commands.hpp"

#include "commands/overview.hpp"

#include <cstdio>

#include <fmt/core.h>

namespace runner {
namespace {

std::string file_of(const session& s, const exercise& one) {
    const auto shown = "exercises" / one.file();
    return styled(s.out, style::accent,
                  file_link(s.out, (s.places.root / shown).string(), shown.string()));
}

void print_current(const session& s, const exercise& one) {
    fmt::print("{}\n", styled(s.out, style::bold,
                              wrapped(s.out, one.id() + " " + one.name + ": " + one.title)));
    fmt::print("{}\n", wrapped(s.out, file_of(s, one), 2));
    fmt::print("{}\n", wrapped(s.out,
                               fmt::format("{}, difficulty {}/10, about {} minutes",
                                           to_string(one.kind), one.difficulty, one.minutes),
                               2));
    fmt::print("\n{}\n\n", wrapped(s.out, one.task, 2));
}

void print_step(const terminal& out, const std::string& command, std::string_view what) {
    const bool fits = out.width >= 60;
    const std::string lead = fits ? fmt::format("  {:<28}", command) : "  " + command + " ";
    fmt::print("{}\n", fits ? hanging(out, lead, what)
                            : wrapped(out, command, 2) + "\n" + wrapped(out, what, 4));
}

void print_next(const session& s, const exercise& one) {
    fmt::print("What to type next:\n");
    print_step(s.out, "./workbook run " + one.lesson, "see what this lesson is about");
    print_step(s.out, "./workbook check " + one.id(), "a verdict on your file");
    print_step(s.out, "./workbook hint " + one.id(),
               fmt::format("the next of {} hints", one.hints.size()));
    print_step(s.out, "./workbook list", "all lessons and exercises");
    print_step(s.out, "./workbook", "on a terminal: a verdict after every save");
}

} // namespace

int status(session& s) {
    progress_store store(s.places.progress_file());
    const progress done = store.read();
    tell_notice(store);
    const exercise& current = first_open(s.all, done);
    const std::size_t passed = passed_count(s.all, done);
    const std::size_t all = s.all.exercises().size();
    fmt::print("{}\n\n", progress_bar(s.out, passed, all));
    if (passed == all) {
        fmt::print("{}\n",
                   wrapped(s.out, "All exercises are passed. ./workbook solution NAME shows "
                                  "the reference beside yours."));
        return 0;
    }
    print_current(s, current);
    print_next(s, current);
    return 0;
}

} // namespace runner
