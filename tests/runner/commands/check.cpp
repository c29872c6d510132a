// `workbook check`: grade one, several or all, and say what came of it.
#include "commands/commands.hpp"

#include "commands/grading_parts.hpp"
#include "core/files.hpp"
#include "core/grading.hpp"
#include "core/progress.hpp"
#include "core/report_text.hpp"
#include "core/shell_words.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace runner {

namespace {

std::vector<const exercise*> chosen(session& s, const check_options& options) {
    std::vector<const exercise*> which;
    if (options.all)
        for (const auto& each : s.all.exercises())
            which.push_back(&each);
    for (const auto& name : options.names)
        which.push_back(&s.all.find(name));
    if (which.empty()) which.push_back(&current_exercise(s));
    return which;
}

std::vector<grading_task> tasks_for(session& s, const check_options& options,
                                    const std::vector<const exercise*>& which) {
    const auto folder = answers_folder(s.places, options.from);
    std::vector<grading_task> tasks;
    const auto from = options.from.empty() ? "" : " --from " + shell_word(options.from);
    for (const auto* each : which)
        tasks.push_back(
            {each, {folder / each->file(), options.keep_going, options.schedules, from}});
    return tasks;
}

void print(session& s, const check_options& options, const report& made) {
    const auto text =
        options.json ? to_json(made) + "\n" : to_text(s.out, made, options.full, s.places.root);
    fmt::print("{}", text);
    std::fflush(stdout);
}

void print_summary(const std::vector<report>& reports) {
    const auto passed = std::count_if(reports.begin(), reports.end(),
                                      [](const auto& each) { return each.passed(); });
    fmt::print("{} of {} passed\n", passed, reports.size());
}

int worst_status(const std::vector<report>& reports) {
    int worst = 0;
    for (const auto& each : reports)
        worst = std::max(worst, exit_status(each.result));
    return worst;
}

void prepare_all(session& s, const check_options& options,
                 const std::vector<const exercise*>& which) {
    std::vector<exercise> all;
    for (const auto* each : which)
        all.push_back(*each);
    const auto tell = phases(s.out, options.json);
    prepare(s.places, all, tell);
    clear(tell);
}

} // namespace

int check(session& s, const check_options& options) {
    const auto which = chosen(s, options);
    const auto tasks = tasks_for(s, options, which);
    prepare_all(s, options, which);
    const auto tools = toolchain::load(s.places.build);
    progress_store store(s.places.progress_file());
    std::vector<report> reports;
    const auto tell = phases(s.out, options.json);
    if (tell) tell("checking");
    grade_all(s.places, tools, s.all, tasks, [&](std::size_t, const report& made) {
        if (options.from.empty()) store.record_attempt(made.exercise, made.result);
        clear(tell);
        print(s, options, made);
        reports.push_back(made);
    });
    if (!options.json && reports.size() > 1) print_summary(reports);
    if (!options.junit.empty()) replace_file(options.junit, to_junit(reports));
    return worst_status(reports);
}

} // namespace runner
