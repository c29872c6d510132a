// What commands that grade share: where answers lie, and a word on what is being done.
#pragma once

#include "core/grading.hpp"
#include "core/layout.hpp"
#include "core/terminal.hpp"

#include <filesystem>
#include <string>

namespace runner {

/// The folder that `--from` names, relative to the working directory or to the checkout;
/// exercises/ when it is empty. Throws `usage_error` when there is none.
[[nodiscard]] std::filesystem::path answers_folder(const layout& places, const std::string& from);

/// Shows each phase in a line on the terminal's error stream while nothing else is to be seen.
/// Nothing when `quiet` or without a terminal.
[[nodiscard]] progress_callback phases(const terminal& out, bool quiet);

/// Takes that line away.
void clear(const progress_callback& shown);

} // namespace runner
