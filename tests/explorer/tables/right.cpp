// Correct programs under very many schedules: a false accusation is the worst bug there can be.
#include "exploration.hpp"
#include "side_by_side.hpp"
#include "table.hpp"
#include "tables.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace tables {

namespace {

/// Explorations of one program, each with another seed, until there were enough schedules.
struct covered {
    program what;
    std::string compiler;
    explored last;
    std::uint64_t schedules = 0;
    std::uint64_t explorations = 0;
    double seconds = 0;

    [[nodiscard]] bool accused() const { return !what.expects(last.verdict); }
};

/// An exploration ends after half a minute, whatever it still wants to do: slow programs need more
/// than one. Steps are not counted here, schedules are.
covered cover(const program& what, const std::string& compiler, std::uint64_t wanted) {
    how_to_explore how;
    how.compiler = compiler;
    how.stale = what.stale();
    how.steps = 1'000'000'000'000;
    covered all{what, compiler, {}, 0, 0, 0};
    do {
        how.seed = ++all.explorations;
        how.schedules = wanted - all.schedules;
        all.last = explore(what, how);
        all.schedules += all.last.schedules;
        all.seconds += all.last.seconds;
    } while (!all.accused() && !all.last.exhaustive && all.last.schedules > 0 &&
             all.schedules < wanted);
    if (all.accused())
        fmt::print(stderr, "{} ({}), seed {}: {}: {}\n", what.shown(), compiler, all.explorations,
                   all.last.verdict, all.last.message);
    return all;
}

void add_row(table& to, const covered& one) {
    to.add({one.accused() ? "ACCUSED" : "", one.what.shown(), one.compiler, one.last.verdict,
            grouped(one.schedules), grouped(one.explorations), fmt::format("{:.1f}", one.seconds),
            shortened(one.accused() ? one.last.message : one.last.coverage, 110)});
}

struct job {
    program what;
    std::string compiler;
};

std::vector<job> jobs_for(const wishes& by) {
    std::vector<job> all;
    for (const auto& compiler : compilers_for(by.compiler))
        for (const auto& what : programs_of({"right", "stale_right"}, by.only))
            all.push_back({what, compiler});
    return all;
}

int summary(const std::vector<covered>& all, std::uint64_t wanted) {
    const auto count = [&](auto condition) {
        return std::count_if(all.begin(), all.end(), condition);
    };
    const auto accused = count([](const covered& one) { return one.accused(); });
    const auto complete = count([](const covered& one) { return one.last.exhaustive; });
    std::uint64_t schedules = 0;
    for (const auto& one : all)
        schedules += one.schedules;
    fmt::print(
        "\n{} programs, {} schedules: {} under every schedule that they have, {} under {} or "
        "more; accused: {}\n",
        all.size(), grouped(schedules), complete,
        count([&](const covered& one) { return !one.last.exhaustive && one.schedules >= wanted; }),
        grouped(wanted), accused);
    return accused == 0 ? 0 : 1;
}

} // namespace

int right(const wishes& by) {
    print_heading(by, "Correct programs: none may be accused");
    const auto jobs = jobs_for(by);
    const auto all = side_by_side(jobs.size(), by.at_a_time, [&](std::size_t i) {
        return cover(jobs[i].what, jobs[i].compiler, by.schedules);
    });
    table rows({"", "program", "built with", "verdict", ">schedules", ">explorations", ">seconds",
                "covered by the last"});
    for (const auto& one : all)
        add_row(rows, one);
    fmt::print("{}", rows.text());
    return summary(all, by.schedules);
}

} // namespace tables
