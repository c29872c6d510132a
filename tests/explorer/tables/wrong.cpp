// Wrong programs with many seeds: each must get its verdict with every one of them.
#include "exploration.hpp"
#include "runner/core/inline_assembly.hpp"
#include "side_by_side.hpp"
#include "statistics.hpp"
#include "table.hpp"
#include "tables.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <map>

namespace tables {

namespace {

struct job {
    program what;
    std::string compiler;
};

/// What all seeds came to.
struct judged {
    program what;
    std::string compiler;
    std::map<std::string, std::uint64_t> verdicts; ///< how often each
    std::vector<std::uint64_t> schedules;          ///< to the bug; where there is none, all
    std::vector<double> seconds;
    std::string complaint; ///< about the first unexpected verdict

    [[nodiscard]] bool as_expected() const { return complaint.empty(); }
};

bool has_inline_assembly(const program& what) {
    std::ifstream in(what.source());
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    return runner::first_inline_assembly(text).has_value();
}

/// The verdict as `workbook explore` gives it: what assembly does is not seen, so that an
/// accusation of a program with assembly says nothing.
std::string verdict_of(const program& what, const explored& told) {
    const bool accuses =
        told.verdict == "data_race" || told.verdict == "livelock" || told.verdict == "deadlock";
    return accuses && has_inline_assembly(what) ? "not_modelled" : told.verdict;
}

void judge_with(std::uint64_t seed, const job& one, judged& into) {
    how_to_explore how;
    how.compiler = one.compiler;
    how.seed = seed;
    how.stale = one.what.stale();
    const auto told = explore(one.what, how);
    const auto verdict = verdict_of(one.what, told);
    ++into.verdicts[verdict];
    into.schedules.push_back(told.schedule > 0 ? told.schedule : told.schedules);
    into.seconds.push_back(told.seconds);
    if (one.what.expects(verdict) || !into.complaint.empty()) return;
    into.complaint = fmt::format("seed {}: {}: {}", seed, verdict, told.message);
    fmt::print(stderr, "{} ({}): {}\n", one.what.shown(), one.compiler, into.complaint);
}

/// With each seed, but no more of them once `by.enough` seconds have passed.
judged judge(const job& one, const wishes& by) {
    judged all{one.what, one.compiler, {}, {}, {}, ""};
    double spent = 0;
    for (std::uint64_t seed = 1; seed <= by.seeds && spent < by.enough; ++seed) {
        judge_with(seed, one, all);
        spent += all.seconds.back();
    }
    return all;
}

std::string in_words(const std::map<std::string, std::uint64_t>& verdicts) {
    if (verdicts.size() == 1) return verdicts.begin()->first;
    std::string text;
    for (const auto& [word, times] : verdicts)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", times, word);
    return text;
}

void add_row(table& to, const judged& one) {
    const auto [least, most] = std::minmax_element(one.schedules.begin(), one.schedules.end());
    to.add({one.as_expected() ? "" : "WRONG", one.what.shown(), one.compiler,
            in_words(one.verdicts), grouped(one.seconds.size()), grouped(*least),
            fmt::format("{:.0f}", median(one.schedules)), grouped(*most),
            fmt::format("{:.2f}", median(one.seconds))});
}

std::vector<job> jobs_for(const wishes& by) {
    std::vector<job> all;
    for (const auto& compiler : compilers_for(by.compiler))
        for (const auto& what : programs_of({"wrong", "stale", "strange"}, by.only))
            all.push_back({what, compiler});
    return all;
}

int summary(const std::vector<judged>& all, std::uint64_t seeds) {
    int missed = 0;
    std::size_t explorations = 0;
    for (const auto& one : all) {
        explorations += one.seconds.size();
        if (one.as_expected()) continue;
        ++missed;
        fmt::print("\n{} ({}) should get {}, but with {}\n", one.what.shown(), one.compiler,
                   fmt::join(one.what.expected, " or "), one.complaint);
    }
    fmt::print("\n{} programs, {} explorations, up to {} seeds each: {} as expected with every "
               "seed, {} not\n",
               all.size(), explorations, seeds, all.size() - static_cast<std::size_t>(missed),
               missed);
    return missed == 0 ? 0 : 1;
}

} // namespace

int wrong(const wishes& by) {
    print_heading(
        by, "Wrong and strange programs, default budget: the verdict, and schedules to the bug");
    const auto jobs = jobs_for(by);
    const auto all =
        side_by_side(jobs.size(), by.at_a_time, [&](std::size_t i) { return judge(jobs[i], by); });
    table rows({"", "program", "built with", "verdict", ">seeds", ">least", ">median", ">most",
                ">seconds"});
    for (const auto& one : all)
        add_row(rows, one);
    fmt::print("{}", rows.text());
    return summary(all, by.seeds);
}

} // namespace tables
