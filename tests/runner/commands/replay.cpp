// `workbook replay`: the failing schedule of a seed again, step by step.
#include "commands/commands.hpp"

#include "commands/grading_parts.hpp"
#include "core/building.hpp"
#include "core/compiler.hpp"
#include "core/error.hpp"
#include "core/exploring.hpp"
#include "core/report_text.hpp"
#include "core/shell_words.hpp"
#include "core/timeline_text.hpp"
#include "replay/replay_loop.hpp"

#include <cstdio>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

namespace runner {

namespace fs = std::filesystem;

namespace {

/// A file that is there and is not one of the exercises'.
bool is_program(const session& s, const fs::path& name) {
    std::error_code error;
    if (!is_c_file(name) && !is_cxx_file(name)) return false;
    if (!fs::is_regular_file(name, error)) return false;
    const auto folder = fs::weakly_canonical(name, error).parent_path().parent_path();
    return folder != fs::weakly_canonical(s.places.exercises(), error);
}

report program_report(session& s, const replay_options& options, const progress_callback& tell) {
    refuse_what_is_no_program(options.name);
    build_targets(s.places, {"program_host"});
    return explore_program(s.places, toolchain::load(s.places.build),
                           {options.name, options.arguments, options.schedules}, {}, tell);
}

report exercise_report(session& s, const replay_options& options, const progress_callback& tell) {
    const exercise& what = s.all.find(options.name);
    if (!options.arguments.empty())
        throw usage_error("arguments behind -- are for programs; " + what.id() +
                          " is an exercise and takes none.");
    const auto from = options.from.empty() ? "" : " --from " + shell_word(options.from);
    const grading_request request{answers_folder(s.places, options.from) / what.file(), false,
                                  options.schedules, from};
    prepare(s.places, what, tell);
    return grade(s.places, toolchain::load(s.places.build), s.all, what, request, {}, tell);
}

std::string nothing_to_show(const report& made, std::uint64_t seed) {
    if (made.passed()) return fmt::format("With seed {} it passes now.", seed);
    if (made.result == verdict::compile_error)
        return "There is nothing to replay before it compiles.";
    return "There is no schedule to replay: this was not decided by the order of the threads' "
           "steps.";
}

/// The verdict, then every step; the picture in short would only repeat them.
void print_all(const session& s, report made, const fs::path& root) {
    const auto shown = std::exchange(made.shown, std::nullopt);
    fmt::print("{}", to_text(s.out, made, false, root));
    if (shown) fmt::print("\n{}", timeline_text(s.out, *shown));
}

void show(const session& s, const replay_options& options, const report& made,
          const fs::path& root) {
    if (options.json) {
        fmt::print("{}\n", to_json(made, true));
    } else if (!made.shown) {
        fmt::print("{}\n", wrapped(s.out, nothing_to_show(made, options.schedules.seed)));
        print_all(s, made, root);
    } else if (can_step_through(s.out)) {
        step_through(s.out, made);
    } else {
        print_all(s, made, root);
    }
    std::fflush(stdout);
}

} // namespace

int replay(session& s, const replay_options& options) {
    const bool program = is_program(s, options.name);
    const auto tell = phases(s.out, options.json);
    const auto made =
        program ? program_report(s, options, tell) : exercise_report(s, options, tell);
    clear(tell);
    write_pictures(made, options.pictures);
    show(s, options, made, program ? fs::current_path() : s.places.root);
    return exit_status(made.result);
}

} // namespace runner
