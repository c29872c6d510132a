// Text as lines, which is how chapters are read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// What a search in a text gives when there is no such place.
constexpr auto nowhere = std::string_view::npos;

/// The lines of `text` without their ends. A line break at the very end starts no further line.
[[nodiscard]] std::vector<std::string> split_lines(std::string_view text);

/// The lines, each with a line break.
[[nodiscard]] std::string join_lines(const std::vector<std::string>& lines);

/// `text` without blanks at both ends.
[[nodiscard]] std::string_view trimmed(std::string_view text) noexcept;

/// Takes the first word off `text`, and the blanks after it.
[[nodiscard]] std::string_view take_word(std::string_view& text) noexcept;

/// The words of `text`.
[[nodiscard]] std::vector<std::string> split_words(std::string_view text);

/// Puts `to` wherever `from` stands; what is put is not looked at again. REQUIRES: `from` is not
/// empty.
void replace_all(std::string& text, std::string_view from, std::string_view to);

/// Knows, line after line, what belongs to a fenced block of Markdown.
class fence_reader {
  public:
    /// Reads the next line. True when it opens, closes or stands inside a fence.
    bool read(std::string_view line);

    /// True between the opening and the closing line.
    [[nodiscard]] bool open() const noexcept { return !mark_.empty(); }

    /// What the last opening line says after its marks: "cpp".
    [[nodiscard]] const std::string& info() const noexcept { return info_; }

  private:
    std::string mark_; // "```" while open
    std::string info_;
};

} // namespace runner
