// The fixed parts of the page that shows a schedule.
#pragma once

#include <string_view>

namespace runner {

/// The page's style sheet: light and dark, wide and narrow, on paper.
[[nodiscard]] std::string_view timeline_style() noexcept;

/// The page's script: turns the list of steps into something to step through.
[[nodiscard]] std::string_view timeline_script() noexcept;

} // namespace runner
