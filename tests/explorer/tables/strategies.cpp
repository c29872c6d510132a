// How many schedules each strategy needs alone until it meets the bug.
#include "process.hpp"
#include "program.hpp"
#include "side_by_side.hpp"
#include "statistics.hpp"
#include "table.hpp"
#include "tables.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <sstream>

namespace tables {

namespace {

constexpr std::array names{"POS",   "SURW",        "PCT 2",           "PCT 3",
                           "PCT 5", "random walk", "preemption bound"};
constexpr std::uint64_t most_schedules = 10'000;

/// For each seed the schedule that failed; those that failed in none are counted only.
struct hits {
    std::vector<std::uint64_t> schedules;
    std::uint64_t misses = 0;
};

hits look_for(const program& what, const char* strategy, std::uint64_t seeds) {
    std::vector<std::string> command{std::string(WORKBOOK_BINARIES) + "/explorer_hits",
                                     what.library("gcc").string(),
                                     what.file,
                                     strategy,
                                     std::to_string(seeds),
                                     std::to_string(most_schedules)};
    if (what.stale()) command.emplace_back("stale");
    std::istringstream in(output_of(std::move(command), std::chrono::seconds{900}));
    hits all;
    for (std::uint64_t schedule = 0; in >> schedule;)
        schedule == 0 ? void(++all.misses) : all.schedules.push_back(schedule);
    if (all.schedules.size() + all.misses != seeds) all.misses = seeds - all.schedules.size();
    return all;
}

/// The mean, and how many seeds found nothing.
std::string in_words(const hits& one) {
    if (one.schedules.empty()) return "-";
    const auto average = fmt::format("{:.1f}", mean(one.schedules));
    return one.misses == 0 ? average : fmt::format("{} ({}-)", average, one.misses);
}

using row = std::array<hits, names.size()>;

struct totals {
    std::vector<double> means; ///< of the programs that every seed found
    std::size_t found = 0;     ///< programs that every seed found
};

totals total_of(const std::vector<row>& all, std::size_t strategy) {
    totals sum;
    for (const auto& one : all) {
        if (one[strategy].misses > 0) continue;
        ++sum.found;
        sum.means.push_back(mean(one[strategy].schedules));
    }
    return sum;
}

/// Means are only comparable over what everybody finds.
std::vector<row> found_by_all(const std::vector<row>& all) {
    std::vector<row> kept;
    std::copy_if(all.begin(), all.end(), std::back_inserter(kept), [](const row& one) {
        return std::all_of(one.begin(), one.end(),
                           [](const hits& each) { return each.misses == 0; });
    });
    return kept;
}

void add_totals(table& to, const std::vector<row>& all) {
    const auto common = found_by_all(all);
    std::vector<std::string> found{"found with every seed"};
    std::vector<std::string> means{fmt::format("mean of the {} found by all", common.size())};
    std::vector<std::string> medians{"median of these"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        found.push_back(fmt::format("{} of {}", total_of(all, i).found, all.size()));
        const auto each = total_of(common, i).means;
        means.push_back(each.empty() ? "-" : fmt::format("{:.1f}", mean(each)));
        medians.push_back(each.empty() ? "-" : fmt::format("{:.1f}", median(each)));
    }
    for (auto& cells : {found, means, medians})
        to.add(cells);
}

} // namespace

int strategies(const wishes& by) {
    print_heading(
        by, fmt::format("Schedules to the bug, each strategy alone, mean of {} seeds", by.seeds));
    fmt::print("-: not within {} schedules, 3 million steps or 20 seconds; (3-): not with 3 of the "
               "seeds\n\n",
               grouped(most_schedules));
    const auto all = programs_of({"wrong", "stale"}, by.only);
    const auto rows = side_by_side(all.size(), by.at_a_time, [&](std::size_t i) {
        row one;
        for (std::size_t k = 0; k < names.size(); ++k)
            one[k] = look_for(all[i], names[k], by.seeds);
        return one;
    });
    std::vector<std::string> titles{"program"};
    for (const auto* name : names)
        titles.push_back(std::string(">") + name);
    table to(titles);
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::vector<std::string> cells{all[i].shown()};
        for (const auto& each : rows[i])
            cells.push_back(in_words(each));
        to.add(std::move(cells));
    }
    add_totals(to, rows);
    fmt::print("{}", to.text());
    return 0;
}

} // namespace tables
