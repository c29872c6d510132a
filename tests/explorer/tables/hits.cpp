// Which schedule finds the bug, for one strategy alone and many seeds; without a report, thus
// quickly.
//
// explorer_hits LIBRARY SOURCE STRATEGY SEEDS SCHEDULES [stale]
//
// Prints a number a line for the seeds from 1: the schedule that failed first, 0 when none did.
#include "explorer/runtime/process_end.hpp"
#include "explorer/runtime/real.hpp"
#include "explorer/runtime/shared_buffer.hpp"
#include "explorer/strategies/exploration.hpp"
#include "loaded_program.hpp"

#include <chrono>
#include <cstdio>
#include <exception>
#include <fcntl.h>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using explorer::real;

constexpr long exit_group = 231; // no handler of the program's runs
constexpr double most_seconds = 20;

struct order {
    std::string strategy;
    std::uint64_t schedules = 0;
    bool stale = false;
};

explorer::run_options options_for(const order& wanted) {
    explorer::run_options how;
    how.program = true;
    how.stale_reads = wanted.stale;
    how.step_limit = 50'000; // the programs are small: what is longer will never end
    return how;
}

/// `work` in a child, whatever it does to this process. Returns what it wrote.
template <typename Result, typename Work>
bool in_child(Result& result, const Work& work) {
    explorer::shared_buffer room;
    const pid_t child = real().fork();
    if (child == 0) {
        explorer::begin_watching();
        work(room);
        real().syscall(exit_group, 0);
    }
    while (waitpid(child, nullptr, 0) == -1) {
    }
    return room.read(result);
}

explorer::run_result run_in_child(const tables::loaded_program& what, explorer::strategy& how,
                                  const explorer::run_options& options) {
    explorer::run_result result;
    const bool told = in_child(result, [&](explorer::shared_buffer& room) {
        room.write(explorer::the_world().run(what.body(), how, options));
    });
    if (!told) result.found = explorer::finding{"crash", "the process died", {}, "", "", ""};
    return result;
}

explorer::outcome run_once(const tables::loaded_program& what, explorer::strategy& how,
                           const explorer::run_options& options) {
    auto result = what.needs_fresh_process() ? run_in_child(what, how, options)
                                             : explorer::the_world().run(what.body(), how, options);
    explorer::outcome told;
    if (result.found) told.finding = result.found->word;
    told.log = std::move(result.log);
    told.steps = result.steps;
    told.reducible = result.reducible;
    return told;
}

explorer::exploration_result search(const tables::loaded_program& what, const order& wanted,
                                    std::uint64_t seed) {
    using clock_type = std::chrono::steady_clock;
    const auto begin = clock_type::now();
    explorer::exploration_options how;
    how.seed = seed;
    how.limit.schedules = wanted.schedules;
    how.minimising = {0, 0};
    how.stop = [&] {
        return std::chrono::duration<double>(clock_type::now() - begin).count() > most_seconds;
    };
    const auto options = options_for(wanted);
    return explorer::explore_with(
        wanted.strategy, how, [&](explorer::strategy& by) { return run_once(what, by, options); });
}

/// What the program prints is nobody's business here.
void silence() {
    const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDOUT_FILENO);
    dup2(nowhere, STDERR_FILENO);
    close(nowhere);
}

std::uint64_t hit(const tables::loaded_program& what, const order& wanted, std::uint64_t seed) {
    explorer::exploration_result result;
    const bool told = in_child(result, [&](explorer::shared_buffer& room) {
        silence();
        room.write(search(what, wanted, seed));
    });
    if (!told) return 1; // the first run that crashed took all with it
    return result.finding ? result.schedule : 0;
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 6) return 2;
    try {
        const tables::loaded_program what(argv[1], argv[2]);
        const order wanted{argv[3], std::strtoull(argv[5], nullptr, 10),
                           argc > 6 && std::string_view(argv[6]) == "stale"};
        const auto seeds = std::strtoull(argv[4], nullptr, 10);
        for (std::uint64_t seed = 1; seed <= seeds; ++seed)
            std::printf("%llu\n", static_cast<unsigned long long>(hit(what, wanted, seed)));
        std::fflush(nullptr);
        _Exit(0);
    } catch (const std::exception& wrong) {
        std::fprintf(stderr, "explorer_hits: %s\n", wrong.what());
        _Exit(3);
    }
}
