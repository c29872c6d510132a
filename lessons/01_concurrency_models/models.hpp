// Four ways to run the same tasks: in sequence, on threads, on processes, as coroutines.
#pragma once

#include "tasks.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace models {

/// The four ways, in the order of the lesson's table.
enum class model { sequential, threads, processes, coroutines };

inline constexpr std::array kinds{kind::io, kind::cpu};
inline constexpr std::array all_models{model::sequential, model::threads, model::processes,
                                       model::coroutines};

/// "io", "cpu"; "sequential", "threads", "processes", "coroutines".
std::string_view name_of(kind what);
std::string_view name_of(model how);

/// What is to be done: `tasks` tasks of one kind. REQUIRES: tasks >= 1, workers >= 1.
struct job {
    kind what = kind::io;
    int tasks = 1;
    int workers = 1;        ///< threads or processes; the other two models have one thread
    std::uint64_t size = 1; ///< a CPU-bound task adds up the squares below this
};

/// The result of task i at index i.
using results = std::vector<std::string>;

/// Called when task i begins, on its thread; what it returns is destroyed when the task ends.
using watcher = std::function<std::shared_ptr<void>(int)>;

/// One after the other, on the calling thread.
results in_sequence(const job& what, const watcher& watch = {});

/// On `workers` threads, which are started and joined here.
results on_threads(const job& what, const watcher& watch = {});

/// All at once on the calling thread, which runs an event loop meanwhile.
results as_coroutines(const job& what, const watcher& watch = {});

/// What came of a job on processes.
struct on_processes_result {
    results all;
    std::int64_t peak_kib = 0; ///< the sum of what each worker process used at its peak
};

/// On `workers` processes, which are launched and reaped here. Each runs `program`, which serves
/// tasks as worker.cpp does. Throws std::runtime_error if one of them dies.
on_processes_result on_processes(const job& what, const std::filesystem::path& program);

} // namespace models
