// What the search of the site looks through: the text of every page, by section.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// A part of a page: from one heading to the next.
struct page_section {
    std::string anchor; ///< empty for what stands before the first heading
    std::string heading;
    std::string text;
};

/// A page's title and text. What is folded away on exercise pages is not told: it would give the
/// answer away.
struct indexed_page {
    std::string url;
    std::string title;
    std::vector<page_section> sections; ///< the first one has no heading
};

/// Reads a finished page.
[[nodiscard]] indexed_page index_page(std::string url, std::string_view html);

/// True for pages that repeat what others say: lists of members, views of files, the book.
[[nodiscard]] bool is_left_out(std::string_view url);

/// A script that sets `window.workbookIndex`, so that it can be loaded from a file.
[[nodiscard]] std::string to_script(const std::vector<indexed_page>& pages);

} // namespace runner
