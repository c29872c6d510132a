// What is done to Doxygen's pages afterwards: menu, neighbours, headings, search index.
#pragma once

#include "site/course.hpp"
#include "site/tagfile.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace runner {

/// What finished pages need to know.
struct finishing {
    std::vector<lesson> lessons;
    std::vector<api_file> api;
    std::vector<stop> verdicts; ///< the pages of the verdicts, in their order
};

/// The menu beside every page.
[[nodiscard]] std::string side_html(const finishing& about);

/// A page with what its placeholders ask for, its title as the one first heading and the others
/// below it, and a list of its sections where there are several.
[[nodiscard]] std::string finished(std::string html, const std::string& url,
                                   const finishing& about);

/// Finishes every page in `folder`, puts the chapters onto the one to print, and writes the search
/// index beside them.
void finish_pages(const std::filesystem::path& folder, const finishing& about);

} // namespace runner
