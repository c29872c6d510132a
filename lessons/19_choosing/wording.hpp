// The advice in words: pure functions of a situation and what was chosen for it.
#pragma once

#include "measured.hpp"
#include "situation.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace advice {

/// "5,000"
std::string grouped(std::uint64_t number);

/// "100 ms", "0.2 ms", "20 s"
std::string told(std::chrono::microseconds time);

/// "50 tasks; each waits 100 ms."
std::string told(const situation& what);

/// "coroutines_with_semaphore", as the contract names it.
std::string_view name_of(workbook::model how);
std::string_view name_of(workbook::fact what);

/// "a pool of 50 threads"
std::string told(const workbook::plan& what);

/// One sentence that names a fact of this workload, with its number, and what it did.
std::string reason(workbook::fact what, const situation& about, const workbook::plan& chosen);

/// What the plan meets next when the work grows: a sentence each. With places that were measured,
/// or else with those of the workload's machine.
std::vector<std::string> next_limits(const situation& about, const workbook::plan& chosen,
                                     const std::optional<places>& measured);

/// What would keep a deadline that no model keeps: the first of a shorter task, a higher rate, more
/// cores, more under way. REQUIRES: there is a deadline.
std::string what_would_keep_it(const situation& about);

/// Chapters and exercises, a line each.
std::vector<std::string> reading(const situation& about, const workbook::plan& chosen);

} // namespace advice
