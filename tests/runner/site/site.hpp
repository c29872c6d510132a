// Makes the site: weaves the chapters, adds the pages of the exercises, lets Doxygen set it all.
#pragma once

#include "core/catalogue.hpp"
#include "core/grading.hpp"
#include "core/layout.hpp"
#include "site/refresh.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace runner {

/// The files with text and markers, relative to the root: the chapters and the pages of docs/pages.
[[nodiscard]] std::vector<std::filesystem::path> written_pages(const std::filesystem::path& root);

/// Compares every snippet of the chapters and pages with the file it is cut from. A line for each
/// that differs or cannot be found, "FILE:LINE: what is wrong"; empty when all is well.
[[nodiscard]] std::string check_snippets(const std::filesystem::path& root);

/// Rewrites the blocks after the markers in the chapters and pages themselves: snippets, output,
/// verdicts. Only the chapters of `chosen`, if there are any. Returns the files that changed.
/// Builds what it runs. Throws `own_fault`.
std::vector<std::filesystem::path> refresh_pages(const layout& places, const catalogue& all,
                                                 const std::vector<lesson>& chosen,
                                                 const progress_callback& tell);

/// Builds the site below `<build>/site` and returns its first page. The old site stays when
/// anything fails. Throws `own_fault` with everything that is wrong in the pages.
std::filesystem::path build_site(const layout& places, const catalogue& all,
                                 const progress_callback& tell);

} // namespace runner
