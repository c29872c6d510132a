// One formula for all models: only how many tasks are at work at once differs.
#include "forecast.hpp"

#include "makespan.hpp"

#include <algorithm>
#include <vector>

namespace cost {

//! [at_once]
int at_once(std::size_t model, const models::job& what, int cores) {
    const bool waits = what.what == models::kind::io;
    switch (model) {
    case 1: // threads
    case 2: // processes
        return waits ? what.workers : std::min(what.workers, cores);
    case 3: // coroutines on one thread: waits overlap, computing does not
        return waits ? what.tasks : 1;
    case 4: // combined: the loop waits, the pool computes
        return waits ? what.tasks : std::min(what.workers, cores);
    default: // sequential
        return 1;
    }
}

//! [at_once]

std::chrono::microseconds forecast(std::size_t model, const models::job& what,
                                   std::chrono::microseconds one, int cores) {
    const std::vector<std::chrono::microseconds> tasks(static_cast<std::size_t>(what.tasks), one);
    return workbook::makespan(tasks, static_cast<std::size_t>(at_once(model, what, cores)));
}

} // namespace cost
