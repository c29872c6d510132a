// The course as the site orders it: which pages there are, what comes after what, and lists of
// them.
#pragma once

#include "core/catalogue.hpp"
#include "core/layout.hpp"

#include <string>
#include <vector>

namespace runner {

[[nodiscard]] std::string chapter_id(const lesson& which);
[[nodiscard]] std::string exercise_id(const exercise& what);
/// The page's file: ids are file names on the site.
[[nodiscard]] std::string page_url(const std::string& id);

/// What the exercises of a lesson take.
[[nodiscard]] int minutes_of(const lesson& which);

/// The lessons that have a chapter.
[[nodiscard]] std::vector<lesson> written_lessons(const layout& places, const catalogue& all);

/// A page in the order of reading.
struct stop {
    std::string id;
    std::string title; ///< "02 Thread pools", "02.1 A pool that drains before it closes"
};

/// Chapters, each followed by its exercises.
[[nodiscard]] std::vector<stop> reading_order(const std::vector<lesson>& lessons);

/// Links to what comes before and after `id`, as HTML; the start page comes before the first.
[[nodiscard]] std::string neighbours_html(const std::vector<stop>& order, const std::string& id);

/// A verdict word as a link to its page.
[[nodiscard]] std::string verdict_html(const std::string& word);

/// How long the course takes, in whole hours: a sentence for the start page.
[[nodiscard]] std::string length_html(const std::vector<lesson>& lessons);

/// Lists for the pages that ask for them.
[[nodiscard]] std::string lessons_html(const std::vector<lesson>& lessons);
[[nodiscard]] std::string exercises_html(const std::vector<lesson>& lessons);
[[nodiscard]] std::string verdicts_html();

} // namespace runner
