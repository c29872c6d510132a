// Measurements of this machine, made with what other lessons measure with.
#pragma once

#include "choose_model.hpp"
#include "measure.hpp"

#include <cstddef>
#include <string_view>
#include <vector>

namespace advice {

/// What one more place takes here and now.
struct places {
    double thread_kib = 0;          ///< a worker that sleeps: its memory (lesson 02)
    double thread_reserved_kib = 0; ///< and its address space (lesson 02)
    double process_kib = 0;         ///< a worker process, as lesson 01 launches it
    double coroutine_kib = 0;       ///< a coroutine that sleeps (lesson 08)
    std::size_t loop_threads = 0; ///< the threads of a process with a thousand of them (lesson 08)
};

places measured_places();

/// A row of the table: one kind of task in one model.
struct measured_row {
    models::kind what;
    std::string_view model;
    std::size_t tasks;   ///< how many were measured: scaled down where it would take too long
    std::size_t at_once; ///< how many of them wait, or compute, at the same time
    double predicted_ms; ///< by lesson 17, for so many
    models::cell measured;
};

/// All rows of a workload.
struct measurements {
    std::vector<measured_row> rows;
    double computation_ms = 0; ///< one computing task of theirs, alone; 0 if there are none
};

/// Runs the cells of lesson 01 (and 17, for a loop with a pool) for what this workload is made of:
/// tasks that wait 100 ms, tasks that compute, or each. Each row takes about half a second at most.
///
/// Blocks. Throws std::runtime_error when a result is missing or wrong.
measurements measured(const workbook::workload& load);

} // namespace advice
