// What a failure costs on this machine, beside a task that ends well: for the lesson's last part.
#pragma once

#include <cstddef>

namespace cost {

/// Measured over one gather_outcomes of many tasks that each suspend once, for no time at all.
struct of_a_task {
    double cpu_us; ///< processor time of making, running, ending and keeping one
    double bytes;  ///< heap in use for its outcome when all have ended; 0 where that is not known
};

/// `tasks` tasks that all end well.
of_a_task ending_well(std::size_t tasks);

/// `tasks` tasks that all throw a task_failed.
of_a_task failing(std::size_t tasks);

} // namespace cost
