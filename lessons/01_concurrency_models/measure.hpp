// Measures one kind of task in one model, in a fresh process each time.
#pragma once

#include "models.hpp"

#include <cstdint>
#include <string>

namespace models {

/// A cell of the table. Each number is the median of the repeats.
struct cell {
    double wall_ms = 0;        ///< from the first task's start to the last result, workers' start
                               ///< and end included; loading the measured program is not
    double cpu_ms = 0;         ///< of all processes together, loading included
    std::int64_t peak_kib = 0; ///< of all processes together; each counts shared pages in full
};

/// Runs the job `repeats` times, each time in a new process, so that no run finds memory, threads
/// or caches that another one has left.
///
/// Blocks. Throws std::runtime_error when a result is missing or wrong: a fast wrong answer is no
/// measurement. Thread safety: none; call from one thread. REQUIRES: repeats >= 1.
cell measure(model how, const job& what, int repeats);

/// The same for another program that takes orders as this lesson's does: it reads one, runs `what`,
/// and replies with its time, its peak of memory and its results. One is started for each repeat.
cell measure_program(const std::string& program, const std::string& order, const job& what,
                     int repeats);

/// The results that every model has to give.
results expected_results(const job& what);

} // namespace models
