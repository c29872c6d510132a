// Timelines for other programs: Chrome trace JSON for Perfetto, SVG for pages.
#pragma once

#include "narrator.hpp"
#include "recording.hpp"

#include <string>
#include <vector>

namespace narration {

/// Chrome's trace event format, which Perfetto (ui.perfetto.dev) opens: a process for each
/// recording, a thread for each lane, complete events and instants, times in microseconds.
std::string chrome_trace(const about& lesson, const std::vector<recording>& recordings);

/// A standalone SVG picture of all recordings, one below the other: with title and description,
/// readable in light and dark, and meaning nothing by colour alone.
std::string svg(const about& lesson, const std::vector<recording>& recordings);

} // namespace narration
