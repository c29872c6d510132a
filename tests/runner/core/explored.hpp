// What the explorer found: the verdict, how much was explored, and the schedule that shows it.
#pragma once

#include "core/schedule.hpp"
#include "core/verdict.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// What the explorer says about one test case or one program. A value.
struct explored {
    verdict result = verdict::grader_fault;
    std::string message;
    std::vector<std::string> notes;
    std::string where; ///< "thread_pool.cpp:31 in worker"; may be empty
    std::string expected;
    std::string actual;
    std::uint64_t schedules = 0;
    std::uint64_t steps = 0;
    std::string coverage;
    std::uint64_t seed = 1;
    std::string hash;                    ///< of the full trace
    std::vector<printed_output> outputs; ///< if they were asked for
    schedule shown;                      ///< without steps: there is nothing to show
};

/// Reads what the explorer wrote. What it does not model comes as `constraint`, the message
/// beginning with "not modelled: ". Throws `own_fault` naming what is missing or wrong.
[[nodiscard]] explored parse_explored(std::string_view json);

} // namespace runner
