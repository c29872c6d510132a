// Which steps of a long schedule are worth a row.
#pragma once

#include "core/schedule.hpp"

#include <cstddef>
#include <vector>

namespace runner {

/// One row of a timeline, or a stretch that is left out.
struct timeline_entry {
    std::size_t first = 0;    ///< index of the step, or of the first one left out
    std::size_t left_out = 0; ///< 0: the step itself is shown
};

/// All steps when they take no more than `most_rows` rows (0: any number), else the guilty ones,
/// the preemptions, the creations of threads and what stands nearest to the guilty ones. Rows for
/// preemptions and for the clock are counted too.
[[nodiscard]] std::vector<timeline_entry> select_steps(const schedule& of, std::size_t most_rows);

/// True when the virtual clock moved on before this step.
[[nodiscard]] bool clock_moved(const schedule& of, std::size_t step);

} // namespace runner
