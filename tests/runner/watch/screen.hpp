// Draws watch mode: from what is to be shown to lines of text. Nothing here writes anything.
#pragma once

#include "core/terminal.hpp"
#include "watch/watch_view.hpp"

#include <string>
#include <vector>

namespace runner {

/// Lines that fit the terminal: none is wider than `out.width`, and there are at most `rows` of
/// them. The keys stand on the last one. The body is scrolled by `view.scroll`, or shows
/// `view.selected`.
[[nodiscard]] std::vector<std::string> frame(const watch_view& view, const terminal& out, int rows);

/// The same for a terminal that cannot move its cursor: everything, in as many lines as it takes,
/// without what changes all the time (how far a grading has come).
[[nodiscard]] std::vector<std::string> page(const watch_view& view, const terminal& out);

/// How far the body can be scrolled; 0 when it fits.
[[nodiscard]] int scroll_limit(const watch_view& view, const terminal& out, int rows);
/// Lines of the body that are seen at once.
[[nodiscard]] int body_rows(const watch_view& view, const terminal& out, int rows);

/// What stays on the screen after watch mode has ended.
[[nodiscard]] std::vector<std::string> farewell(const watch_view& view, const terminal& out);

} // namespace runner
