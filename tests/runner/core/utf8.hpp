// Characters of UTF-8 text: decoding that never fails, and how many columns they take.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace runner {

/// One character at the front of a text. `valid` is false for a byte that is no UTF-8; it then
/// counts as one character of one byte.
struct decoded {
    char32_t code = 0;
    std::size_t length = 1;
    bool valid = false;
};

/// Decodes the first character. REQUIRES: `text` is not empty. Overlong forms, surrogates and codes
/// beyond U+10FFFF are invalid.
[[nodiscard]] decoded decode(std::string_view text) noexcept;

/// Columns that a terminal gives to a character: 0 (combining, control), 1 or 2 (East Asian wide,
/// emoji).
[[nodiscard]] int columns(char32_t code) noexcept;

/// Columns of a whole text of one line. Escape sequences take none.
[[nodiscard]] std::size_t columns(std::string_view text) noexcept;

/// Bytes of the escape sequence (CSI, OSC or a lone one) at the front of `text`; 0 when there is
/// none.
[[nodiscard]] std::size_t escape_length(std::string_view text) noexcept;

/// As many characters from the front of `text` as fit into `limit` columns; at least one character
/// when the text is not empty. Escape sequences are kept whole.
[[nodiscard]] std::string_view fitting_prefix(std::string_view text, std::size_t limit) noexcept;

/// `text` with every invalid byte replaced by U+FFFD, otherwise unchanged: safe inside JSON.
[[nodiscard]] std::string valid_utf8(std::string_view text);

} // namespace runner
