// Small jobs for the cells of lessons 01 and 17, and the cost functions of lessons 02 and 08.
#include "measured.hpp"

#include "forecasts.hpp"

#include "02_thread_pool/cost.hpp"
#include "08_gather/cost.hpp"
#include "forecast.hpp"
#include "measure_combined.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <ctime>
#include <string>

namespace advice {

namespace {

using models::kind;
using std::chrono::microseconds;

constexpr std::size_t most_threads = 100;
constexpr std::size_t most_processes = 16;
constexpr std::size_t most_coroutines = 5'000;
constexpr std::size_t waves = 3;
constexpr double longest_task_ms = 40;
constexpr std::uint64_t trial_size = 40'000'000;

std::size_t model_index(std::string_view name) {
    const auto found = std::ranges::find(cost::model_names, name);
    return static_cast<std::size_t>(found - cost::model_names.begin());
}

models::cell measured_once(std::size_t model, const models::job& what) {
    if (model < models::all_models.size())
        return models::measure(models::all_models.at(model), what, 1);
    return cost::measure_combined(what, 1);
}

// Of a few, the fastest: whatever else the machine does makes it longer. One that is about as fast
// as predicted is fast enough, and a wait is hardly disturbed.
models::cell measured_cell(std::size_t model, const models::job& what, double predicted_ms) {
    auto best = measured_once(model, what);
    for (int more = 0; more < 2 && what.what == kind::cpu; ++more) {
        if (best.wall_ms < 1.1 * predicted_ms) break;
        const auto again = measured_once(model, what);
        if (again.wall_ms < best.wall_ms) best = again;
    }
    return best;
}

measured_row row_of(std::string_view name, const models::job& what, microseconds one,
                    std::size_t cores) {
    const auto model = model_index(name);
    const auto all_cores = static_cast<int>(cores);
    const double predicted_ms =
        std::chrono::duration<double, std::milli>(cost::forecast(model, what, one, all_cores))
            .count();
    return {what.what,
            name,
            static_cast<std::size_t>(what.tasks),
            static_cast<std::size_t>(cost::at_once(model, what, all_cores)),
            predicted_ms,
            measured_cell(model, what, predicted_ms)};
}

models::job job_of(kind what, std::size_t tasks, std::size_t workers, std::uint64_t size) {
    return {what, static_cast<int>(tasks), static_cast<int>(workers), size};
}

void measure_waiting(const workbook::workload& load, measurements& into) {
    const auto row = [&](std::string_view name, std::size_t tasks, std::size_t workers) {
        const auto some = std::min(load.tasks, tasks);
        into.rows.push_back(row_of(name, job_of(kind::io, some, std::min(workers, some), 1),
                                   models::latency, load.on.cores));
    };
    const auto threads = std::min(pool_places(load), most_threads);
    const auto processes = std::min(pool_places(load), most_processes);
    row("threads", waves * threads, threads);
    row("processes", waves * processes, processes);
    if (!load.blocking) row("coroutines", std::min(loop_places(load), most_coroutines), 1);
}

double own_ms() {
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e3 + static_cast<double>(used.tv_nsec) / 1e6;
}

// What one sum computes, not how long it is there: it may have to wait for a core. The quickest of
// fifteen: a core that has just woken up is slow, and so is one that others use.
double computation_ms_of(std::uint64_t size) {
    std::array<double, 15> took{};
    for (auto& each : took) {
        const double before = own_ms();
        const auto sum = models::cpu_task(size);
        each = sum.empty() ? 0 : own_ms() - before; // so that the sum is wanted
    }
    return *std::min_element(took.begin(), took.end());
}

// The size whose sum takes as long as one task of the workload, but no longer than some.
std::uint64_t size_for(const workbook::workload& load) {
    const double wanted_ms =
        std::min(longest_task_ms, static_cast<double>(load.computes.count()) / 1000);
    const double per_ms =
        static_cast<double>(trial_size) / std::max(computation_ms_of(trial_size), 0.1);
    return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(wanted_ms * per_ms));
}

void measure_computing(const workbook::workload& load, measurements& into) {
    const auto size = size_for(load);
    into.computation_ms = computation_ms_of(size);
    const auto one = microseconds(std::llround(1000 * into.computation_ms));
    const auto tasks = std::min(load.tasks, 2 * std::min<std::size_t>(load.on.cores, 4));
    const auto workers = std::min(tasks, load.on.cores);
    for (const std::string_view name : {"threads", "processes", "coroutines", "combined"})
        into.rows.push_back(
            row_of(name, job_of(kind::cpu, tasks, workers, size), one, load.on.cores));
}

} // namespace

places measured_places() {
    cost::task_ns(32); // so that what the heap reserves for threads is there beforehand
    const auto worker = cost::idle_worker();
    const auto sleepers = cost::sleeping(1'000, 20);
    const models::job one{kind::io, 1, 1, 1};
    const models::job four{kind::io, 4, 4, 1};
    const auto alone = models::measure(models::model::processes, one, 1);
    const auto more = models::measure(models::model::processes, four, 1);
    return {worker.resident_kib, worker.reserved_kib,
            static_cast<double>(more.peak_kib - alone.peak_kib) / 3, sleepers.bytes / 1024,
            sleepers.threads};
}

measurements measured(const workbook::workload& load) {
    measurements all;
    if (load.waits > microseconds::zero()) measure_waiting(load, all);
    if (load.computes > load.on.worth_handing_over) measure_computing(load, all);
    return all;
}

} // namespace advice
