// A workload from a file that somebody wrote, for --workload.
#pragma once

#include "situation.hpp"

#include <string>

namespace advice {

/// Reads `key = value` lines (TOML). The keys:
///
/// - tasks: how many at once; has to be there.
/// - waits_ms, computes_ms: one task, in ms; at least one of them, and not both 0.
/// - isolated, blocking, shares: true or false; false if not there.
/// - limit: how many the other side lets in at once; none if not there.
/// - per_second: how many the other side lets start in a second; any number if not there.
/// - memory_mb: for all places together; none if not there.
/// - deadline_ms: for all tasks together; none if not there.
/// - cores: instead of those of this machine.
/// - title: a name; that of the file if not there.
///
/// Throws narration::bad_usage with file, line, and what to do: for a file that cannot be read, a
/// key that nobody knows or that is missing, and a value that cannot be.
situation read_workload(const std::string& file, const workbook::machine& on);

} // namespace advice
