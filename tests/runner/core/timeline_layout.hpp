// The columns of a timeline: lanes of threads, what happens, and the source beside it.
#pragma once

#include "core/schedule.hpp"
#include "core/terminal.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace runner {

/// How threads are shown: a lane each, narrow lanes, a column with the thread's name, or, where
/// even that has no room, sentences.
enum class timeline_manner { lanes, narrow_lanes, names, sentences };

/// Widths in columns. Constant after `timeline_layout_for`.
struct timeline_layout {
    static constexpr std::size_t margin = 4; ///< "> ! ": where one stands, and the sign

    timeline_manner manner = timeline_manner::lanes;
    std::vector<std::size_t> lane_widths; ///< by thread; empty without lanes
    std::size_t name_width = 0;           ///< of the column with names
    std::size_t text_width = 0;
    std::size_t place_width = 0;
    std::size_t source_width = 0; ///< 0: no room for the source
    std::string only_file;        ///< places are lines of this file; empty: there are several

    [[nodiscard]] bool has_lanes() const noexcept { return !lane_widths.empty(); }

    /// Columns of the threads' part.
    [[nodiscard]] std::size_t threads_width() const noexcept;
};

[[nodiscard]] timeline_layout timeline_layout_for(const terminal& out, const schedule& of);

/// "12" or "x.cpp:12"; empty when it is not known.
[[nodiscard]] std::string place_of(const timeline_layout& layout, const schedule_step& step);

/// What the lane of a thread is headed with, a line each.
[[nodiscard]] std::vector<std::string> lane_heading(const timeline_layout& layout,
                                                    const schedule_thread& thread);

/// Text of others made fit for one line of ours.
[[nodiscard]] std::string one_line(std::string_view text);

} // namespace runner
