// Where the learner stands: the state of an exercise in one word, and how many are done.
#include "commands/overview.hpp"

#include "commands/commands.hpp"
#include "core/error.hpp"

#include <algorithm>
#include <cstdio>

#include <fmt/core.h>

namespace runner {

std::string_view state_of(const exercise_progress& entry) noexcept {
    if (entry.passed) return entry.revealed ? "assisted" : "passed";
    return entry.attempts > 0 ? "tried" : "open";
}

std::string state_sign(const terminal& out, const exercise_progress& entry) {
    if (entry.passed) return styled(out, style::good, symbol(out, sign::held));
    if (entry.attempts > 0) return styled(out, style::bad, symbol(out, sign::broken));
    return styled(out, style::dim, symbol(out, sign::not_run));
}

std::size_t passed_count(const catalogue& all, const progress& done) {
    return static_cast<std::size_t>(
        std::count_if(all.exercises().begin(), all.exercises().end(),
                      [&done](const exercise& one) { return done.of(one.key()).passed; }));
}

const exercise& first_open(const catalogue& all, const progress& done) {
    const auto& exercises = all.exercises();
    if (exercises.empty())
        throw own_fault("there are no exercises (no exercises/*/exercises.toml)");
    const auto open =
        std::find_if(exercises.begin(), exercises.end(),
                     [&done](const exercise& one) { return !done.of(one.key()).passed; });
    return open == exercises.end() ? exercises.back() : *open;
}

void tell_notice(const progress_store& store) {
    if (!store.notice().empty()) fmt::print(stderr, "{}\n", store.notice());
}

const exercise& current_exercise(session& s) {
    progress_store store(s.places.progress_file());
    const progress done = store.read();
    tell_notice(store);
    return first_open(s.all, done);
}

} // namespace runner
