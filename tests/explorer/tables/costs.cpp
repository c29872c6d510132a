// What a schedule is made of: each part measured alone, and counted in a program.
//
// explorer_costs fibres|threads                        nanoseconds of each part, as JSON
// explorer_costs LIBRARY SOURCE COUNT fibres|threads   schedules a second, COUNT of them in this
// process
#include "explorer/runtime/fiber.hpp"
#include "explorer/runtime/real.hpp"
#include "explorer/runtime/world.hpp"
#include "explorer/strategies/exploration.hpp"
#include "explorer/strategies/make_strategy.hpp"
#include "loaded_program.hpp"
#include "statistics.hpp"

#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <sched.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <unistd.h>
#include <vector>

extern "C" {
void __tsan_write8(void* address);
long __tsan_atomic64_fetch_add(volatile long* address, long value, int order);
}

namespace {

using explorer::fiber;

bool pinned() {
    cpu_set_t usable;
    CPU_ZERO(&usable);
    return sched_getaffinity(0, sizeof usable, &usable) == 0 && CPU_COUNT(&usable) == 1;
}

/// Not the virtual time of the explored program.
double now_ns() {
    static const clockid_t clock = pinned() ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC;
    timespec time{};
    explorer::real().clock_gettime(clock, &time);
    return static_cast<double>(time.tv_sec) * 1e9 + static_cast<double>(time.tv_nsec);
}

constexpr int repeats = 7;

double median_of(const std::function<double()>& measure) {
    std::vector<double> all;
    for (int i = 0; i < repeats; ++i)
        all.push_back(measure());
    return tables::median(all);
}

// --- hand-over ------------------------------------------------------------------------------

fiber* here = nullptr;
fiber* there = nullptr;
long rounds = 0;

void first(explorer::thread*) {
    for (long i = 0; i < rounds; ++i)
        explorer::switch_fiber(*here, *there);
    explorer::leave_fiber(*here, explorer::home_fiber());
}

void second(explorer::thread*) {
    for (;;)
        explorer::switch_fiber(*there, *here);
}

/// There and back again is two.
double hand_over_ns() {
    here = explorer::make_fiber();
    there = explorer::make_fiber();
    explorer::prepare(*here, first, nullptr);
    explorer::prepare(*there, second, nullptr);
    const double begin = now_ns();
    explorer::switch_fiber(explorer::home_fiber(), *here);
    return (now_ns() - begin) / (2.0 * static_cast<double>(rounds));
}

// --- whole runs -----------------------------------------------------------------------------

/// Nanoseconds of one run of `body`; `times` in a row.
double run_ns(const std::function<void()>& body, int times) {
    const auto by = explorer::make_strategy("POS");
    const double begin = now_ns();
    for (int i = 0; i < times; ++i) {
        by->start(static_cast<std::uint64_t>(i));
        const auto made = explorer::the_world().run(body, *by, {});
        if (made.found) throw std::runtime_error(made.found->word);
        by->learn(made.log);
    }
    return (now_ns() - begin) / times;
}

double empty_run_ns() {
    return run_ns([] {}, 2000);
}

/// With its join and its part of the choices.
double thread_ns(double empty) {
    constexpr int threads = 2;
    const auto body = [] {
        std::vector<std::thread> all;
        for (int i = 0; i < threads; ++i)
            all.emplace_back([] {});
        for (auto& each : all)
            each.join();
    };
    return (run_ns(body, 500) - empty) / threads;
}

double plain_access_ns() {
    constexpr int accesses = 1'000'000;
    double took = 0;
    run_ns(
        [&] {
            std::vector<long> numbers(64);
            const double begin = now_ns();
            for (std::size_t i = 0; i < accesses; ++i)
                __tsan_write8(&numbers[i % numbers.size()]);
            took = (now_ns() - begin) / accesses;
        },
        1);
    return took;
}

double atomic_ns() {
    constexpr int accesses = 100'000;
    double took = 0;
    run_ns(
        [&] {
            long number = 0;
            const double begin = now_ns();
            for (int i = 0; i < accesses; ++i)
                __tsan_atomic64_fetch_add(&number, 1, __ATOMIC_SEQ_CST);
            took = (now_ns() - begin) / accesses;
        },
        1);
    return took;
}

void use(std::string_view hand_over) {
    if (hand_over == "threads")
        explorer::choose_hand_over(explorer::hand_over_kind::kernel_threads);
}

int print_costs() {
    rounds = explorer::hand_over() == explorer::hand_over_kind::fibres ? 500'000 : 20'000;
    const double switching = median_of(hand_over_ns);
    const double empty = median_of(empty_run_ns);
    const double creation = median_of([&] { return thread_ns(empty); });
    const double plain = median_of(plain_access_ns);
    const double atomic = median_of(atomic_ns);
    std::printf("{\"hand_over\":%f,\"empty_run\":%f,\"thread\":%f,\"plain\":%f,\"atomic\":%f}\n",
                switching, empty, creation, plain, atomic);
    return 0;
}

/// As a grader runs its bodies: all in one process.
int print_rate(const std::string& library, const std::string& source, int schedules) {
    const tables::loaded_program what(library, source);
    (void)run_ns(what.body(), schedules / 10); // threads and memory are there afterwards
    std::printf("%f\n", 1e9 / run_ns(what.body(), schedules));
    return 0;
}

// --- memory ---------------------------------------------------------------------------------

/// Pages that are there, in KiB.
long resident_kib() {
    std::FILE* const file = std::fopen("/proc/self/statm", "r");
    long size = 0;
    long resident = 0;
    if (file == nullptr || std::fscanf(file, "%ld %ld", &size, &resident) != 2) resident = 0;
    if (file != nullptr) std::fclose(file);
    return resident * sysconf(_SC_PAGESIZE) / 1024;
}

/// With all that a search keeps from run to run.
int print_memory(const std::string& library, const std::string& source,
                 const std::string& strategy) {
    const tables::loaded_program what(library, source);
    explorer::exploration_options how;
    how.limit = {100'000, 1'000'000'000'000};
    std::uint64_t runs = 0;
    const auto run_one = [&](explorer::strategy& by) {
        auto made = explorer::the_world().run(what.body(), by, {});
        ++runs;
        if (runs == 1'000 || runs == 10'000 || runs == 100'000) std::printf("%ld ", resident_kib());
        explorer::outcome told;
        told.log = std::move(made.log);
        told.steps = made.steps;
        told.reducible = made.reducible;
        return told;
    };
    const auto done = strategy == "plan" ? explorer::explore_schedules(how, run_one)
                                         : explorer::explore_with(strategy, how, run_one);
    std::printf("%s\n", done.coverage.c_str());
    return 0;
}

int perform(int argc, char** argv) {
    if (argc == 5 && std::string_view(argv[4]) == "memory")
        return print_memory(argv[1], argv[2], argv[3]);
    if (argc == 5) {
        use(argv[4]);
        return print_rate(argv[1], argv[2], std::atoi(argv[3]));
    }
    if (argc == 2) {
        use(argv[1]);
        return print_costs();
    }
    std::fputs("explorer_costs: started by explorer_tables speed\n", stderr);
    return 2;
}

} // namespace

int main(int argc, char** argv) {
    int status = 3;
    try {
        status = perform(argc, argv);
    } catch (const std::exception& wrong) {
        std::fprintf(stderr, "explorer_costs: %s\n", wrong.what());
    }
    std::fflush(nullptr);
    _Exit(status); // parked threads are still there
}
