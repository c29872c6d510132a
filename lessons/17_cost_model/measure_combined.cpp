// Orders combined.cpp's program to run a job.
#include "measure_combined.hpp"

#include <fmt/format.h>

namespace cost {

models::cell measure_combined(const models::job& what, int repeats) {
    const auto order =
        fmt::format("{} {} {} {}", models::name_of(what.what), what.tasks, what.workers, what.size);
    return models::measure_program(COMBINED_PROGRAM, order, what, repeats);
}

} // namespace cost
