// The parts of a frame of watch mode: header, body, footer. Used by screen.cpp only.
#pragma once

#include "watch/screen_text.hpp"
#include "watch/watch_view.hpp"

#include <filesystem>

namespace runner {

/// How much of the screen may go into what stands around the body.
enum class room_for { all, title_and_file, two_lines };

/// The file that the learner edits, below the root.
[[nodiscard]] inline std::filesystem::path edited(const exercise& what) {
    return "exercises" / what.file();
}

/// Title, facts and the file to edit.
[[nodiscard]] text_lines header(const watch_view& view, const terminal& out, room_for room);

/// What the mode is about. `selected_line` receives where the list's selection stands, else -1.
/// `lively`: with how far the grading has come.
[[nodiscard]] text_lines body(const watch_view& view, const terminal& out, bool lively,
                              int& selected_line);

/// Notice or question, progress over the course, keys.
[[nodiscard]] text_lines footer(const watch_view& view, const terminal& out, room_for room);

} // namespace runner
