// Turns a chapter's Markdown, as people read it raw, into what Doxygen understands.
#pragma once

#include "site/refresh.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace runner {

/// What a page needs from around it. The functions may throw `own_fault` with what is wrong.
struct page_context {
    std::string id; ///< "chapter_02_thread_pool": the page's name for Doxygen, and of its file
    /// A link's target, written as in the chapter, in Doxygen's words: "@ref verdict_crash".
    std::function<std::string(const std::string& target)> link;
    /// What stands in place of a marker that is left: a figure, a list. Doxygen's Markdown.
    std::function<std::string(const marker&)> insert;
    /// What stands behind the fence of a marker: a link to more of the same. May be missing.
    std::function<std::string(const marker&)> behind{};
};

/// The page, and what is wrong with it.
struct doxygen_page {
    std::string title;
    std::string text;
    std::vector<remark> faults;
};

/// Gives the first heading the page's id and every other one an anchor `<id>_<slug>`; makes folds
/// of
/// `<details>`; follows links; names the languages of fences as Doxygen does; drops other comments.
[[nodiscard]] doxygen_page to_doxygen(std::string_view chapter, const page_context& context);

} // namespace runner
