// Small pieces of HTML.
#pragma once

#include <string>
#include <string_view>

namespace runner {

/// `text` with the characters that HTML gives a meaning to escaped, quotes included.
[[nodiscard]] std::string escaped(std::string_view text);

/// Plain prose as HTML: escaped, `code` in backticks as code, **strong** as strong, *so* as
/// emphasis.
[[nodiscard]] std::string inline_html(std::string_view text);

/// `<p>` for every paragraph of the prose.
[[nodiscard]] std::string paragraphs_html(std::string_view text);

/// HTML that Doxygen passes on untouched, as a block of its own.
[[nodiscard]] std::string html_block(std::string_view html);

/// "lost wake-up!" as "lost_wake_up": letters, digits and underscores.
[[nodiscard]] std::string slug(std::string_view title);

} // namespace runner
