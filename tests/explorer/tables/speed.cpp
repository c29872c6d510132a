// Schedules a second, beside what a schedule is made of, and memory over very many of them.
#include "exploration.hpp"
#include "process.hpp"
#include "statistics.hpp"
#include "table.hpp"
#include "tables.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <sstream>
#include <stdexcept>

namespace tables {

namespace {

constexpr int repeats = 5;

/// What is measured, and how fast it should be.
struct subject {
    const char* name;
    const char* about;
    int schedules; ///< in one measurement
    double aim;    ///< schedules a second, pinned
};

constexpr subject subjects[] = {
    {"two_increments", "two threads that increment an atomic", 20'000, 15'000},
    {"pool_of_four", "a pool of 4 workers, 10 tasks", 5'000, 2'500},
    {"asio_ten_timers", "10 coroutines on Asio timers", 5'000, 5'000},
};

const char* const hand_overs[] = {"fibres", "threads"};

/// What one of our measuring programs prints.
std::string told_by(const char* program, const std::vector<std::string>& arguments, bool pinned) {
    std::vector<std::string> all;
    if (pinned) all = {"/usr/bin/taskset", "-c", "0"};
    all.push_back(std::string(WORKBOOK_BINARIES) + "/" + program);
    all.insert(all.end(), arguments.begin(), arguments.end());
    return output_of(std::move(all), std::chrono::seconds{300});
}

/// 0: it could not be measured.
double rate(const subject& one, const char* hand_over, bool pinned) {
    const auto what = measured(one.name);
    std::vector<double> all;
    for (int i = 0; i < repeats; ++i) {
        const auto text = told_by(
            "explorer_costs",
            {what.library("gcc").string(), what.file, std::to_string(one.schedules), hand_over},
            pinned);
        try {
            all.push_back(std::stod(text));
        } catch (const std::exception&) {
            fmt::print(stderr, "{} with {}: {}", one.name, hand_over, text);
            return 0;
        }
    }
    return median(all);
}

std::string in_words(double rate) {
    return rate == 0 ? "fails" : grouped(static_cast<std::uint64_t>(rate));
}

/// As `workbook explore` runs a program, in which some need a process for each schedule. The start
/// of the process is not in it.
double rate_as_program(const subject& one) {
    how_to_explore how;
    how.strategy = "POS";
    how.steps = 1'000'000'000'000;
    how.pinned = true;
    const auto seconds = [&](std::uint64_t schedules) {
        how.schedules = schedules;
        return explore(measured(one.name), how).seconds;
    };
    std::vector<double> all;
    for (int i = 0; i < repeats; ++i)
        all.push_back(1000 / std::max(seconds(1'100) - seconds(100), 1e-6));
    return median(all);
}

std::vector<double> print_rates() {
    table rows({"schedules a second", ">aim, pinned", ">fibres, pinned", ">fibres, free",
                ">threads, pinned", ">threads, free", ">as a program, pinned"});
    std::vector<double> pinned;
    for (const auto& one : subjects) {
        std::vector<std::string> cells{one.about, grouped(static_cast<std::uint64_t>(one.aim))};
        for (const auto* hand_over : hand_overs)
            for (const bool on_one_core : {true, false}) {
                const double measured_rate = rate(one, hand_over, on_one_core);
                if (cells.size() == 2) pinned.push_back(measured_rate);
                cells.push_back(in_words(measured_rate));
            }
        cells.push_back(in_words(rate_as_program(one)));
        rows.add(std::move(cells));
    }
    fmt::print(
        "{}\nMedians of {} processes; strategy POS. Pinned: by the process's own processor time, "
        "so\n"
        "that others on the machine do not count; free, and as a program: by real time. A "
        "grader's\n"
        "bodies run as in the first four columns, all in one process; programs with globals to be\n"
        "made anew run in a process for each schedule.\n\n",
        rows.text(), repeats);
    std::fflush(stdout);
    return pinned;
}

/// What each part costs, in nanoseconds. Empty: it could not be measured.
boost::json::object costs_with(const char* hand_over, bool pinned) {
    const auto text = told_by("explorer_costs", {hand_over}, pinned);
    if (!text.starts_with('{')) {
        fmt::print(stderr, "{}", text);
        return {};
    }
    return boost::json::parse(text).as_object();
}

double number_in(const boost::json::object& all, const char* name) {
    const auto* const found = all.if_contains(name);
    return found == nullptr ? 0 : found->to_number<double>();
}

std::string nanoseconds(double number) {
    return number == 0 ? "fails" : fmt::format("{:.0f}", number);
}

boost::json::object print_costs() {
    const boost::json::object all[] = {costs_with("fibres", true), costs_with("fibres", false),
                                       costs_with("threads", true), costs_with("threads", false)};
    constexpr std::pair<const char*, const char*> parts[] = {
        {"hand_over", "a hand-over, without choosing"},
        {"thread", "a thread created, run, joined"},
        {"plain", "a plain access, checked for races"},
        {"atomic", "an atomic operation, with its choice"},
        {"empty_run", "a run of a body that does nothing"},
    };
    table rows(
        {"nanoseconds", ">fibres, pinned", ">fibres, free", ">threads, pinned", ">threads, free"});
    for (const auto& [name, about] : parts) {
        std::vector<std::string> cells{about};
        for (const auto& one : all)
            cells.push_back(nanoseconds(number_in(one, name)));
        rows.add(std::move(cells));
    }
    fmt::print("{}\nMedians of 7, each part alone.\n\n", rows.text());
    std::fflush(stdout);
    return all[0];
}

/// Shares by counting: how often a part occurs, times what it costs alone.
void print_shares(const std::vector<double>& rates, const boost::json::object& costs) {
    table rows({"of one schedule, fibres, pinned", ">microseconds", ">hand-overs", ">threads",
                ">plain accesses", ">hand-over", ">creation", ">race checks", ">begin and end",
                ">the rest"});
    for (std::size_t i = 0; i < 2; ++i) {
        const auto what = measured(subjects[i].name);
        const auto counts =
            boost::json::parse(
                told_by("explorer_counts", {what.library("gcc").string(), what.file, "500"}, true))
                .as_object();
        const double whole = 1e9 / rates[i];
        const auto share = [&](const char* count, const char* cost) {
            return number_in(counts, count) * number_in(costs, cost) / whole;
        };
        const double parts[] = {share("hand_overs", "hand_over"), share("threads", "thread"),
                                share("plain", "plain"), number_in(costs, "empty_run") / whole};
        std::vector<std::string> cells{subjects[i].about, fmt::format("{:.1f}", whole / 1000)};
        for (const char* count : {"hand_overs", "threads", "plain"})
            cells.push_back(fmt::format("{:.1f}", number_in(counts, count)));
        double rest = 1;
        for (const double part : parts) {
            cells.push_back(fmt::format("{:.0f} %", 100 * part));
            rest -= part;
        }
        cells.push_back(fmt::format("{:.0f} %", 100 * rest));
        rows.add(std::move(cells));
    }
    fmt::print("{}\nShares are counts times the cost of the part alone (above); a thread's "
               "creation includes its\n"
               "own hand-overs. The rest is atomics, locks, choices and the program itself, and "
               "what the parts\n"
               "cost more or less when they are not alone.\n\n",
               rows.text());
    std::fflush(stdout);
}

struct grown {
    const char* name;
    const char* strategy; ///< "plan": all of them in turn
};

constexpr grown growing[] = {
    {"two_increments", "POS"}, {"pool_of_four", "POS"}, {"pool_of_four", "plan"}};

/// True when ten times as many schedules need no more than a twentieth more. The first thousand
/// only touch what is then used again.
bool print_memory() {
    table rows({"resident KiB after schedules", "strategy", ">1,000", ">10,000", ">100,000", ""});
    bool constant = true;
    for (const auto& one : growing) {
        const auto what = measured(one.name);
        std::istringstream in(
            told_by("explorer_costs",
                    {what.library("gcc").string(), what.file, one.strategy, "memory"}, true));
        std::vector<std::string> cells{what.file, one.strategy};
        std::vector<long> sizes(3);
        for (auto& size : sizes) {
            in >> size;
            cells.push_back(grouped(static_cast<std::uint64_t>(size)));
        }
        const bool same =
            sizes[1] > 0 && static_cast<double>(sizes[2]) <= 1.05 * static_cast<double>(sizes[1]);
        constant = constant && same;
        cells.emplace_back(same ? "the last two within 5 %" : "GROWS");
        rows.add(std::move(cells));
    }
    fmt::print("{}", rows.text());
    return constant;
}

} // namespace

int speed(const wishes& by) {
    print_heading(by, "Schedules a second, what they are made of, and memory");
    const auto rates = print_rates();
    const auto costs = print_costs();
    print_shares(rates, costs);
    const bool constant = print_memory();
    const bool fast = std::equal(
        rates.begin(), rates.end(), std::begin(subjects),
        [](double measured_rate, const subject& one) { return measured_rate >= one.aim; });
    fmt::print("\nAims {}; memory {}\n", fast ? "reached" : "missed",
               constant ? "constant" : "grows");
    return constant ? 0 : 1;
}

} // namespace tables
