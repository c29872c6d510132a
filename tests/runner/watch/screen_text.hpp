// Text cut into lines that fit the terminal, for the frames of watch mode.
#pragma once

#include "core/terminal.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace runner {

using text_lines = std::vector<std::string>;

/// Columns of the terminal.
[[nodiscard]] std::size_t width_of(const terminal& out);

/// Appends the lines of `text`, each broken where it is wider than the terminal. What a broken line
/// leaves open (a colour, a link) ends with it.
void add_text(text_lines& to, const terminal& out, std::string_view text);

/// Appends `text` without its control characters, broken at spaces. Every line has the style.
void add_paragraph(text_lines& to, const terminal& out, std::string_view text,
                   style look = style::plain, int indent = 0);

/// Appends `path` as a link to `absolute`, after `lead`, broken after slashes where it is too wide.
void add_path(text_lines& to, const terminal& out, std::string_view lead,
              const std::filesystem::path& absolute, const std::filesystem::path& path);

} // namespace runner
