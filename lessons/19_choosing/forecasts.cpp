// Nothing is predicted here: cost::forecast of lesson 17 does, once for waiting, once for
// computing.
#include "forecasts.hpp"

#include "forecast.hpp"

#include <algorithm>

namespace advice {

namespace {

using std::chrono::microseconds;
using workbook::model;

constexpr std::size_t on_threads = 1; // the place of threads in lesson 17's order

std::size_t workers_or_one(const workbook::workload& load) {
    return std::max<std::size_t>(1, workbook::choose_model(load).what.workers);
}

std::size_t process_places(workbook::workload load) {
    load.isolated = load.blocking = true;
    return workers_or_one(load);
}

models::job job_of(models::kind what, std::size_t tasks, std::size_t workers) {
    return {what, static_cast<int>(tasks), static_cast<int>(workers), 1};
}

// All tasks are alike, so they are done in waves. Each takes as long as one task, and lesson 17 has
// to look at the last wave only.
microseconds in_waves(std::size_t index, models::job all, microseconds one, std::size_t cores) {
    const int at_once = cost::at_once(index, all, static_cast<int>(cores));
    const int before = (all.tasks - 1) / at_once;
    all.tasks -= before * at_once;
    return before * one + cost::forecast(index, all, one, static_cast<int>(cores));
}

// All tasks on so many places, whoever holds them: each is taken for the whole of a task.
microseconds by_places(const workbook::workload& load, std::size_t places) {
    return in_waves(on_threads, job_of(models::kind::io, load.tasks, places),
                    load.waits + load.computes, load.on.cores);
}

// All computing on as many cores as a model uses; the first has to wait before it can begin.
microseconds by_cores(const workbook::workload& load, std::size_t index, std::size_t workers) {
    return load.waits + in_waves(index, job_of(models::kind::cpu, load.tasks, workers),
                                 load.computes, load.on.cores);
}

// The last one starts when all others have been let in, whoever calls.
microseconds by_rate(const situation& what) {
    const auto& load = what.load;
    if (!what.per_second) return microseconds::zero();
    const std::chrono::duration<double> starts(static_cast<double>(load.tasks - 1) /
                                               *what.per_second);
    return std::chrono::round<microseconds>(starts) + load.waits + load.computes;
}

std::size_t computing_at_once(const workbook::workload& load, std::size_t index,
                              std::size_t workers) {
    return static_cast<std::size_t>(cost::at_once(
        index, job_of(models::kind::cpu, load.tasks, workers), static_cast<int>(load.on.cores)));
}

} // namespace

std::size_t pool_places(const workbook::workload& load) {
    auto as_pool = load;
    as_pool.isolated = false;
    as_pool.blocking = true; // then choose_model gives the size of a pool of threads,
    as_pool.on.worth_handing_over = microseconds::zero(); // also where it is not worth one
    return workers_or_one(as_pool);
}

std::size_t loop_places(const workbook::workload& load) {
    std::size_t places = std::min(load.limit.value_or(load.tasks), load.tasks);
    places = std::min(places, load.on.open_at_most);
    if (load.on.memory_kib)
        places = std::min<std::size_t>(
            places, std::max<std::uint64_t>(1, *load.on.memory_kib / load.on.coroutine_kib));
    return places;
}

std::size_t index_of(model how) {
    switch (how) {
    case model::inline_call:
        return 0;
    case model::threads:
        return 1;
    case model::processes:
        return 2;
    case model::coroutines:
    case model::coroutines_with_semaphore:
        return 3;
    case model::coroutines_with_threads:
    case model::coroutines_with_processes:
        break;
    }
    return 4;
}

//! [forecasts]
all_forecasts forecasts_of(const situation& what) {
    const auto& load = what.load;
    const auto threads = pool_places(load);
    const auto processes = process_places(load);
    const auto loop = loop_places(load);
    const bool waits = load.waits > microseconds::zero();
    const bool blocks = waits && load.blocking; // then a loop stands still, and its pool waits
    const std::array<std::size_t, 5> places{1, threads, processes, blocks ? 1 : loop,
                                            blocks ? threads : loop};
    const std::array<std::size_t, 5> workers{1, threads, processes, 1,
                                             std::min(loop, load.on.cores)};
    all_forecasts all{};
    for (std::size_t i = 0; i < all.size(); ++i)
        all.at(i) = {cost::model_names.at(i),
                     waits ? places.at(i) : computing_at_once(load, i, workers.at(i)),
                     std::max({by_places(load, places.at(i)), by_cores(load, i, workers.at(i)),
                               by_rate(what)})};
    return all;
}

//! [forecasts]

} // namespace advice
