// Strategies by their names.
#pragma once

#include "explorer/strategies/strategy.hpp"

#include <memory>
#include <string_view>
#include <vector>

namespace explorer {

/// All names that a comparison of strategies wants to list.
[[nodiscard]] std::vector<std::string_view> strategy_names();

/// Makes "POS", "SURW", "PCT 2" (any depth from 1 to 99), "random walk", "preemption bound" (all
/// levels) or "DPOR". Throws std::invalid_argument for another name.
[[nodiscard]] std::unique_ptr<strategy> make_strategy(std::string_view name);

} // namespace explorer
