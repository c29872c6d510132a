// A verdict in words: for people, as JSON, as JUnit XML.
#pragma once

#include "core/terminal.hpp"
#include "core/verdict.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace runner {

/// The verdict as a person reads it: what is wrong, expected and actual, the line, what to do next.
/// Ends in a line break. `full` shows the compiler's whole output instead of the shortened one.
/// Files become links when `root`, the checkout, is given. No line is wider than the terminal.
[[nodiscard]] std::string to_text(const terminal& out, const report& what, bool full = false,
                                  const std::filesystem::path& root = {});

/// One JSON object on one line, without a line break at the end; fields as the command line
/// promises
/// (`exercise`, `verdict`, `message`, `schedules`, `coverage`, `seed`, `seconds`) and more.
/// `with_steps`: also `timeline`, every step of the schedule that fails.
[[nodiscard]] std::string to_json(const report& what, bool with_steps = false);

/// A JUnit document: a suite an exercise, a case a claim.
[[nodiscard]] std::string to_junit(const std::vector<report>& reports);

} // namespace runner
