// `workbook hint`: the next hint, one level at a time.
#include "commands/commands.hpp"

#include "commands/overview.hpp"
#include "core/error.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/core.h>

namespace runner {
namespace {

/// The level to show. Where progress cannot be saved the hint is shown all the same.
std::size_t next_level(const session& s, const exercise& what) {
    progress_store store(s.places.progress_file());
    try {
        const auto shown = store.record_hint(what.key(), what.hints.size());
        tell_notice(store);
        return shown;
    } catch (const usage_error& problem) {
        fmt::print(stderr, "{}\n", problem.what());
        const auto seen = store.read().of(what.key()).hints;
        return std::min<std::size_t>(seen + 1, what.hints.size());
    }
}

void print_level(const session& s, const exercise& what, std::size_t level) {
    fmt::print("{}\n",
               styled(s.out, style::bold,
                      wrapped(s.out, fmt::format("Hint {} of {} for {} {}", level,
                                                 what.hints.size(), what.id(), what.name))));
    fmt::print("{}\n", wrapped(s.out, what.hints[level - 1], 2));
}

std::string what_next(const exercise& what, std::size_t level, bool passed) {
    if (level < what.hints.size()) return fmt::format("Another one: ./workbook hint {}", what.id());
    if (passed)
        return fmt::format("That was the last hint. You have passed: ./workbook solution {} shows "
                           "the reference beside yours.",
                           what.id());
    return fmt::format("That was the last hint. Still stuck: ./workbook solution {} --reveal",
                       what.id());
}

} // namespace

int hint(session& s, const std::optional<std::string>& name) {
    const exercise& what = name ? s.all.find(*name) : current_exercise(s);
    const auto before = progress_store(s.places.progress_file()).read().of(what.key());
    const bool seen_all = before.hints >= what.hints.size();
    const std::size_t level = next_level(s, what);
    if (seen_all) {
        for (std::size_t i = 1; i < level; ++i)
            print_level(s, what, i);
    }
    print_level(s, what, level);
    fmt::print("\n{}\n", wrapped(s.out, what_next(what, level, before.passed)));
    return 0;
}

} // namespace runner
