// How often each part of a schedule occurs.
//
// explorer_counts LIBRARY SOURCE COUNT     means over COUNT schedules, as JSON
//
// A program of its own: counting takes time, and explorer_costs measures time.
#include "counted_hooks.hpp"
#include "explorer/runtime/world.hpp"
#include "explorer/strategies/make_strategy.hpp"
#include "loaded_program.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>

namespace {

struct counts {
    std::uint64_t steps = 0;
    std::uint64_t hand_overs = 0;
    std::uint64_t threads = 0;
};

/// A thread decision that does not go on with the thread before it.
std::uint64_t hand_overs_in(const explorer::run_log& log) {
    std::uint64_t all = 0;
    explorer::thread_number running = 0;
    for (const auto& taken : log.decisions) {
        if (!taken.is_thread) continue;
        const auto next = log.candidates_of(taken)[taken.chosen].thread;
        all += next != running ? 1 : 0;
        running = next;
    }
    return all;
}

counts count_in(const tables::loaded_program& what, int schedules) {
    counts all;
    explorer::run_options how;
    how.program = true;
    const auto by = explorer::make_strategy("POS");
    for (int i = 0; i < schedules; ++i) {
        by->start(static_cast<std::uint64_t>(i));
        const auto made = explorer::the_world().run(what.body(), *by, how);
        by->learn(made.log);
        all.steps += made.steps;
        all.hand_overs += hand_overs_in(made.log);
        all.threads += made.threads - 1;
    }
    return all;
}

int print_counts(const std::string& library, const std::string& source, int schedules) {
    const tables::loaded_program what(library, source);
    tables::plain_accesses = 0;
    const auto all = count_in(what, schedules);
    const auto each = [&](std::uint64_t number) { return static_cast<double>(number) / schedules; };
    std::printf("{\"steps\":%f,\"hand_overs\":%f,\"threads\":%f,\"plain\":%f}\n", each(all.steps),
                each(all.hand_overs), each(all.threads), each(tables::plain_accesses));
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc != 4) return 2;
    int status = 3;
    try {
        status = print_counts(argv[1], argv[2], std::atoi(argv[3]));
    } catch (const std::exception& wrong) {
        std::fprintf(stderr, "explorer_counts: %s\n", wrong.what());
    }
    std::fflush(nullptr);
    _Exit(status); // parked threads are still there
}
