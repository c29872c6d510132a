// The course as a map: which lesson wants which one before it.
#pragma once

#include "core/catalogue.hpp"

#include <string>
#include <vector>

namespace runner {

/// The lessons as boxes that are links, in columns from left to right, each behind all that it
/// builds on. A lesson builds on another when one of its exercises does. SVG, for the site's style
/// sheet. Empty when there are no lessons.
[[nodiscard]] std::string course_map_html(const std::vector<lesson>& lessons);

} // namespace runner
