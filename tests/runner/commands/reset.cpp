// `workbook reset`: back to the shipped file; the learner's own is kept in a backup first.
#include "commands/commands.hpp"

#include "core/error.hpp"
#include "core/files.hpp"
#include "core/progress.hpp"
#include "core/shipped.hpp"

#include <cstdio>
#include <iostream>

#include <fmt/core.h>

namespace runner {
namespace {

namespace fs = std::filesystem;

std::string shown_path(const session& s, const fs::path& file) {
    const fs::path relative = file.lexically_relative(s.places.root);
    const bool inside = !relative.empty() && *relative.begin() != "..";
    return inside ? relative.string() : file.string();
}

/// No answer (the input ended) is no.
bool agreed(const session& s, const exercise& what) {
    fmt::print("{} [y/N] ",
               wrapped(s.out, fmt::format("Put exercises/{} back as it was shipped? Your "
                                          "version is kept in a backup.",
                                          what.file().string())));
    std::fflush(stdout);
    std::string answer;
    std::getline(std::cin, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

void ask(const session& s, const exercise& what, bool yes) {
    if (yes) return;
    if (!s.out.interactive) {
        throw usage_error("Without a terminal to ask on, reset needs --yes: ./workbook reset " +
                          what.id() + " --yes");
    }
}

bool is_as_shipped(const session& s, const exercise& what) {
    const fs::path file = s.places.exercises() / what.file();
    std::error_code ignored;
    return fs::exists(fs::symlink_status(file, ignored)) && fs::exists(file, ignored) &&
           learner_text(s.places, what) == shipped_text(s.places, what);
}

/// What is written down matters less than the file, which is back already.
void record(const session& s, const exercise& what) {
    try {
        progress_store(s.places.progress_file()).record_reset(what.key());
    } catch (const usage_error& problem) {
        fmt::print(stderr, "{}\n", problem.what());
    }
}

} // namespace

int reset_exercise(session& s, const std::string& name, bool yes) {
    const exercise& what = s.all.find(name);
    ask(s, what, yes);
    if (is_as_shipped(s, what)) {
        fmt::print("{}\n", wrapped(s.out, "exercises/" + what.file().string() +
                                              " is as it was shipped: nothing to do."));
        return 0;
    }
    if (!yes && !agreed(s, what)) {
        fmt::print("Nothing was changed.\n");
        return 0;
    }
    const fs::path backup = reset(s.places, what);
    record(s, what);
    const std::string kept =
        backup.empty() ? "" : " Your version is kept as " + shown_path(s, backup) + ".";
    fmt::print("{}\n", wrapped(s.out, "exercises/" + what.file().string() +
                                          " is as it was shipped." + kept));
    return 0;
}

} // namespace runner
