// `workbook solution`: the reference beside the learner's own file.
#include "commands/commands.hpp"

#include "commands/overview.hpp"
#include "core/error.hpp"
#include "core/reference.hpp"
#include "core/shipped.hpp"
#include "core/side_by_side.hpp"

#include <cstdio>
#include <optional>

#include <fmt/core.h>

namespace runner {
namespace {

/// The reveal is recorded before anything is shown.
void allow(const session& s, const exercise& what, bool reveal) {
    progress_store store(s.places.progress_file());
    const bool passed = store.read().of(what.key()).passed;
    tell_notice(store);
    if (passed) return;
    if (!reveal) {
        throw usage_error(
            fmt::format("{0} {1} is not passed yet. ./workbook hint {0} helps; ./workbook solution "
                        "{0} --reveal "
                        "shows the reference now and records the exercise as assisted.",
                        what.id(), what.name));
    }
    store.record_reveal(what.key());
}

/// Nothing, with a word on why, when there is no file to show.
std::optional<std::string> own_text(const session& s, const exercise& what) {
    try {
        return learner_text(s.places, what);
    } catch (const usage_error& problem) {
        fmt::print(stderr, "{}\n", problem.what());
        return std::nullopt;
    }
}

void print_whole(const session& s, const std::string& title, std::string_view text) {
    fmt::print("{}\n\n{}", styled(s.out, style::bold, wrapped(s.out, title)), printable(text));
    if (!text.ends_with('\n')) fmt::print("\n");
}

} // namespace

int solution(session& s, const std::string& name, bool reveal) {
    const exercise& what = s.all.find(name);
    allow(s, what, reveal);
    const std::string yours = "Yours: " + ("exercises" / what.file()).string();
    const std::string reference = "The reference: " + ("solutions" / what.file()).string();
    const std::string right = reference_text(s.places, what);
    const std::optional<std::string> left = own_text(s, what);
    if (left && s.out.width >= side_by_side_width) {
        fmt::print("{}", side_by_side(s.out, yours, *left, reference, right));
        return 0;
    }
    if (left) print_whole(s, yours, *left);
    if (left) fmt::print("\n");
    print_whole(s, reference, right);
    return 0;
}

} // namespace runner
