// How one run of a host ended, and the decisions that are the same for claims and for programs.
#pragma once

#include "core/child.hpp"
#include "core/explored.hpp"
#include "core/told.hpp"
#include "core/verdict.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace runner {

/// The file under test as hosts call it and as people know it.
struct source_names {
    std::string base;  ///< "thread_pool.cpp"
    std::string shown; ///< "exercises/02_thread_pool/thread_pool.cpp"
};

/// How one run ended; the fields are those of `report`. A value.
struct claim_outcome {
    verdict result = verdict::grader_fault;
    bool stopped = false;
    std::string message;
    std::string expected;
    std::string actual;
    std::vector<std::string> notes;
    std::string where;
    std::vector<std::string> stacks;
    std::string printed;
    std::chrono::duration<double> seconds{};
    std::optional<explored> schedules; ///< when it ran under the explorer
};

/// Hosts know file names; people click on paths.
[[nodiscard]] std::string with_path(const std::string& where, const source_names& names);

/// Keeps what the explorer reported. True when it found something: that decides the verdict.
/// What cannot be read is our own fault, and decides too.
bool take_explored(const told& host, const source_names& names, claim_outcome& into);

/// What ends a run before it reports a result: too much output, a death, the deadline. False when
/// it came to an ordinary end.
bool take_violent_end(const told& host, const child_result& ended, const source_names& names,
                      std::chrono::milliseconds deadline, claim_outcome& into);

/// Puts an outcome into a report.
void take_outcome(const claim_outcome& from, report& into);

} // namespace runner
