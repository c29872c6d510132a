// What the terminal can do, and text made for it: colour, width, links.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace runner {

/// What is written to. A value; plain when output is piped, NO_COLOR is set or TERM is dumb.
struct terminal {
    bool interactive = false; ///< both standard input and output are a terminal
    bool styled = false;      ///< escape sequences may be written
    bool unicode = false;     ///< the locale is UTF-8
    int width = 80;           ///< columns, at least 20

    /// Asks the system: the size of the window, else COLUMNS, else 80 columns; the locale from
    /// LC_ALL, LC_CTYPE or LANG.
    [[nodiscard]] static terminal detect();
};

enum class style { plain, bold, dim, good, bad, warn, accent };

/// The signs that lines begin with. Each differs in shape, so that none needs its colour.
enum class sign { held, broken, not_run, arrow, dots, rule };

/// "✓", "✗", "·", "→", "…", "─" or in ASCII "+", "x", ".", "->", "...", "-".
[[nodiscard]] std::string_view symbol(const terminal& out, sign which) noexcept;

/// `text` in `look`, or unchanged when the terminal is plain. Meaning never rests on colour alone.
[[nodiscard]] std::string styled(const terminal& out, style look, std::string_view text);

/// `text` as a link to a file (OSC 8), or unchanged when the terminal is plain.
[[nodiscard]] std::string file_link(const terminal& out, std::string_view absolute_path,
                                    std::string_view text);

/// Breaks `text` at spaces so that no line is wider than the terminal; lines begin with `indent`
/// spaces (fewer where the terminal is too narrow for them). Line breaks in `text` are kept. Counts
/// columns of UTF-8, ignores escape sequences; never cuts inside a character. No line break at the
/// end.
[[nodiscard]] std::string wrapped(const terminal& out, std::string_view text, int indent = 0);

/// As `wrapped`, the first line beginning with `lead` instead of spaces and the others below the
/// end of it: for "✓ claim" and "expected  10".
[[nodiscard]] std::string hanging(const terminal& out, std::string_view lead,
                                  std::string_view text);

/// `text` cut to `limit` columns, the cut marked with dots.
[[nodiscard]] std::string shortened(const terminal& out, std::string_view text, std::size_t limit);

/// `text` without control characters and escape sequences (line breaks stay, tabs become spaces),
/// and with invalid UTF-8 replaced: safe to print.
[[nodiscard]] std::string printable(std::string_view text);

/// "███████░░░ 3/7" or "[#######...] 3/7", fitted to the width.
[[nodiscard]] std::string progress_bar(const terminal& out, std::size_t done, std::size_t all);

} // namespace runner
