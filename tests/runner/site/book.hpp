// All chapters as one text, to print or to read from top to bottom.
#pragma once

#include "core/catalogue.hpp"

#include <map>
#include <string>
#include <vector>

namespace runner {

/// A table of contents and every chapter behind it, cut from the finished pages (by url). Folds are
/// open, headings are one level lower, links between chapters stay on the page.
[[nodiscard]] std::string book_html(const std::vector<lesson>& lessons,
                                    const std::map<std::string, std::string>& pages);

/// A page that is to be handed on by itself: links to other pages of the site are plain text, since
/// they would lead to files on the machine where it was made.
[[nodiscard]] std::string without_links_to_pages(const std::string& html);

} // namespace runner
