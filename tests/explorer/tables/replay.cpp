// The same seed in many processes, on loaded cores, at other addresses: the same trace each time.
#include "exploration.hpp"
#include "process.hpp"
#include "side_by_side.hpp"
#include "table.hpp"
#include "tables.hpp"

#include <fmt/format.h>
#include <fstream>
#include <list>
#include <map>
#include <thread>

namespace tables {

namespace {

constexpr std::uint64_t the_seed = 7;

/// A program, why it is here, and how much of it: many processes are to be quick.
struct subject {
    const char* folder;
    const char* name;
    const char* about;
    std::uint64_t schedules;
    const char* strategy; ///< empty: the plan, with a minimised schedule
};

// What passes is compared by its number of steps over all schedules, too.
constexpr subject subjects[] = {
    {"wrong", "three_preemptions", "threads, a mutex", 2'000, "POS"},
    {"wrong", "notify_one_wrong_waiter", "condition variables", 2'000, ""},
    {"wrong", "aba_free_list", "atomics", 2'000, "random walk"},
    {"wrong", "c_if_around_wait", "C, pthreads", 2'000, "SURW"},
    {"wrong", "asio_strand_two_steps", "Asio, a strand", 200, "PCT 3"},
    {"wrong", "asio_balance_across_await", "Asio, coroutines", 200, "POS"},
    {"right", "barrier_completion", "a barrier, correct", 200, ""},
    {"right", "asio_timers", "Asio timers, correct", 50, ""},
    {"right", "thread_pool", "a pool, correct", 200, ""},
};

/// What must be the same in every process.
std::string trace_of(const explored& told) {
    return fmt::format("{} {} schedule {} preemptions {} of {} schedules, {} steps", told.verdict,
                       told.hash, told.schedule, told.preemptions, told.schedules, told.steps);
}

struct repeated {
    program what;
    const subject* about = nullptr;
    explored first;
    std::map<std::string, std::uint64_t> traces; ///< how often each
};

repeated repeat(const subject& one, std::uint64_t times) {
    how_to_explore how;
    how.seed = the_seed;
    how.schedules = one.schedules;
    how.strategy = one.strategy;
    repeated all{program_called(one.folder, one.name), &one, {}, {}};
    for (std::uint64_t i = 0; i < times; ++i) {
        const auto told = explore(all.what, how);
        if (i == 0) all.first = told;
        ++all.traces[trace_of(told)];
    }
    return all;
}

std::string address_randomisation() {
    std::ifstream in("/proc/sys/kernel/randomize_va_space");
    std::string value;
    in >> value;
    return value;
}

void add_row(table& to, const repeated& one) {
    const auto& first = one.first;
    to.add({one.traces.size() == 1 ? "" : "DIFFERS", one.what.shown(), one.about->about,
            *one.about->strategy == '\0' ? "the plan" : one.about->strategy, first.verdict,
            first.hash, grouped(first.schedule), grouped(first.preemptions),
            grouped(first.schedules), grouped(first.steps), grouped(one.traces.size())});
}

int summary(const std::vector<repeated>& all, std::uint64_t times) {
    int differ = 0;
    for (const auto& one : all) {
        if (one.traces.size() == 1) continue;
        ++differ;
        fmt::print("\n{}:\n", one.what.shown());
        for (const auto& [trace, count] : one.traces)
            fmt::print("  {:>5} times {}\n", count, trace);
    }
    fmt::print("\n{} processes for each of {} programs: {} with one trace, {} with several\n",
               times, all.size(), all.size() - static_cast<std::size_t>(differ), differ);
    return differ == 0 ? 0 : 1;
}

} // namespace

int replay(const wishes& by) {
    print_heading(by, "The same seed in many processes: the same trace");
    const auto cores = std::thread::hardware_concurrency();
    fmt::print("seed {}, {} at a time, beside {} processes that keep the cores busy; "
               "randomize_va_space is {}\n\n",
               the_seed, by.at_a_time, cores, address_randomisation());
    std::list<busy_process> load;
    for (unsigned i = 0; i < cores; ++i)
        load.emplace_back();
    const auto all = side_by_side(std::size(subjects), by.at_a_time,
                                  [&](std::size_t i) { return repeat(subjects[i], by.repeats); });
    load.clear();
    table rows({"", "program", "about", "strategy", "verdict", "trace", ">schedule", ">preemptions",
                ">schedules", ">steps", ">traces"});
    for (const auto& one : all)
        add_row(rows, one);
    fmt::print("{}", rows.text());
    return summary(all, by.repeats);
}

} // namespace tables
