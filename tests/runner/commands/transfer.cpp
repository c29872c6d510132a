// `workbook export` and `import`: progress across machines, as one file.
#include "commands/commands.hpp"

#include "commands/interview_parts.hpp"
#include "core/counted.hpp"
#include "core/error.hpp"
#include "core/files.hpp"
#include "interview/bundle.hpp"

#include <fmt/format.h>

namespace runner {

namespace {

/// Scorecards are made from interviews, so they are not in the file.
void write_scorecards(const session& s) {
    const auto questions = bank::load(s.places, s.all);
    const auto all = interview_store(s.places.interviews()).all();
    for (const auto& each : all)
        if (each.finished) (void)write_scorecard(s, questions, each, all);
}

imported_counts imported(const layout& places, const std::string& file) {
    const auto text = read_text(file);
    try {
        return import_text(places, text);
    } catch (const usage_error& problem) {
        throw usage_error(file + ": " + problem.what());
    }
}

} // namespace

int export_progress(session& s, const std::string& file) {
    const auto text = exported(s.places);
    if (file.empty() || file == "-") {
        fmt::print("{}", text);
        return 0;
    }
    replace_file(file, text);
    fmt::print("{}\n", wrapped(s.out, "Progress, interviews and quiz are in " + file +
                                          ". Next: ./workbook import " + file +
                                          " joins them with what another checkout has."));
    return 0;
}

int import_progress(session& s, const std::string& file) {
    const auto counts = imported(s.places, file);
    write_scorecards(s);
    fmt::print("{}\n", wrapped(s.out, fmt::format("Joined with yours: {}, {}, {} of the quiz.",
                                                  counted(counts.exercises, "exercise"),
                                                  counted(counts.interviews, "new interview"),
                                                  counted(counts.questions, "question"))));
    return 0;
}

} // namespace runner
