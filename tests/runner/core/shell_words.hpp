// Words for commands that people copy into a shell.
#pragma once

#include <string>
#include <string_view>

namespace runner {

/// `word` as a POSIX shell reads it: unchanged where that is safe, else in single quotes.
[[nodiscard]] std::string shell_word(std::string_view word);

} // namespace runner
