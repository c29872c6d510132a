// What was typed, understood: which command with which options.
#pragma once

#include "commands/commands.hpp"

#include <optional>
#include <string>
#include <vector>

namespace runner {

enum class command {
    none, ///< nothing was typed: watch on a terminal, status otherwise
    help, ///< `text` is to be printed
    status,
    watch,
    list,
    run,
    check,
    explore,
    replay,
    hint,
    solution,
    reset,
    interview,
    quiz,
    export_progress,
    import_progress,
    docs,
    doctor,
    judge,
    bench,
};

/// One command line. A value; which members matter depends on `what`.
struct invocation {
    command what = command::none;
    std::string text;                ///< help
    std::optional<std::string> name; ///< hint, solution, reset, watch
    std::vector<std::string> names;  ///< judge
    check_options check;
    explore_options explore;
    replay_options replay;
    run_options run;
    interview_options interview;
    quiz_options quiz;
    docs_options docs;
    std::string file;    ///< export_progress, import_progress
    bool json = false;   ///< list, watch, judge, bench
    bool reveal = false; ///< solution
    bool yes = false;    ///< reset
    int repeats = 10;    ///< bench

    /// `bench explorer ...` or `bench 02 ...`: what is measured, and what its program gets.
    std::vector<std::string> measured{};
};

/// Understands the arguments (without the program's name). Throws `usage_error` in one sentence or
/// two, naming the nearest command when the one typed is unknown.
[[nodiscard]] invocation parse_command_line(const std::vector<std::string>& arguments);

} // namespace runner
