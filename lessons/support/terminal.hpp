// What the output can show: its width, its letters, its colours; and text fitted to it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace narration {

/// How to write to the reader.
struct look {
    int columns = 80;         ///< at least 20
    bool unicode = false;     ///< the locale is UTF-8
    bool colour = false;      ///< escapes are welcome
    bool interactive = false; ///< somebody can answer
};

/// The look that fits stdin, stdout and the environment (NO_COLOR, TERM, COLUMNS, locale).
look look_of_stdout();

/// Columns that UTF-8 text takes. Counts code points, whatever their width.
int display_width(std::string_view text);

/// The text in lines of at most `columns`, broken at spaces, inside a word only when there is no
/// other way. REQUIRES: columns >= 1.
std::vector<std::string> wrapped(std::string_view text, int columns);

/// The text between escapes for an attribute ("1" is bold) when `colour` is true, else as it is.
std::string painted(std::string_view text, std::string_view attribute, bool colour);

} // namespace narration
