// The measured cells as a table: who wins each column, and who is too close to call.
#pragma once

#include "measure.hpp"

#include <array>
#include <string>
#include <vector>

namespace models {

/// One kind of task: a cell for each model, in the order of `all_models`.
using cells = std::array<cell, 4>;

/// The columns of the table.
enum class column { wall, cpu, memory };

inline constexpr std::array columns{column::wall, column::cpu, column::memory};

/// The value of a cell in a column: ms, ms or KiB.
double value_of(const cell& measured, column which);

/// Which models are the best of a column: the smallest value, and all that cannot honestly be told
/// apart from it, which is within a tenth, or within 1 ms.
std::vector<model> winners(const cells& measured, column which);

/// "threads", "threads and processes", "threads, processes and coroutines".
std::string names_of(const std::vector<model>& all);

/// The table's lines, at most 80 columns wide; a star marks the winners of a column.
std::vector<std::string> table_of(const job& what, const cells& measured);

} // namespace models
