// Has the build system bring one thing up to date.
#pragma once

#include "core/layout.hpp"

#include <string>
#include <vector>

namespace runner {

/// Builds these targets. Blocks, waiting for another builder first. Throws `own_fault` with the end
/// of the build's output when that fails. `stop`-less on purpose: a build is resumed, never half
/// done.
void build_targets(const layout& places, const std::vector<std::string>& targets);

} // namespace runner
