// The course as the site orders it: which pages there are, what comes after what, and lists of
// them.
#include "site/course.hpp"

#include "core/counted.hpp"
#include "core/verdict.hpp"
#include "site/html.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace runner {
namespace {

// To read a chapter, and to run its lesson with a guess at each question.
constexpr int minutes_for_a_chapter = 30;

/// To the nearest hour, and at least one.
int hours(int minutes) {
    return std::max(1, (minutes + 30) / 60);
}

std::string link_to(const stop& page, std::string_view relation, std::string_view word) {
    return fmt::format("<a class=\"{0}\" rel=\"{0}\" href=\"{1}\"><span>{2}</span> {3}</a>",
                       relation, page_url(page.id), word, escaped(page.title));
}

std::string exercise_row(const exercise& each) {
    return fmt::format("<tr><td><a href=\"{}\">{} {}</a></td><td>{}</td><td>{} of 10</td>"
                       "<td>{} min</td><td>{}</td></tr>\n",
                       page_url(exercise_id(each)), each.id(), escaped(each.title),
                       to_string(each.kind), each.difficulty, each.minutes,
                       each.prerequisites.empty()
                           ? "none"
                           : fmt::format("{}", fmt::join(each.prerequisites, ", ")));
}

std::string exercise_item(const exercise& each) {
    return fmt::format(
        "<li><a href=\"{}\">{} {}</a> <span class=\"aside\">{}, {} min</span></li>\n",
        page_url(exercise_id(each)), each.id(), escaped(each.title), to_string(each.kind),
        each.minutes);
}

} // namespace

int minutes_of(const lesson& which) {
    return std::accumulate(which.exercises.begin(), which.exercises.end(), 0,
                           [](int sum, const exercise& each) { return sum + each.minutes; });
}

std::string chapter_id(const lesson& which) {
    return "chapter_" + which.folder;
}

std::string exercise_id(const exercise& what) {
    return "exercise_" + what.folder + "_" + what.name;
}

std::string page_url(const std::string& id) {
    return id + ".html";
}

std::vector<lesson> written_lessons(const layout& places, const catalogue& all) {
    std::vector<lesson> written;
    std::copy_if(all.lessons().begin(), all.lessons().end(), std::back_inserter(written),
                 [&places](const lesson& each) {
                     return std::filesystem::exists(places.lessons() / each.folder / "README.md");
                 });
    return written;
}

std::vector<stop> reading_order(const std::vector<lesson>& lessons) {
    std::vector<stop> order{{"index", "Start"}};
    for (const auto& each : lessons) {
        order.push_back({chapter_id(each), each.number + " " + each.title});
        for (const auto& what : each.exercises)
            order.push_back({exercise_id(what), what.id() + " " + what.title});
    }
    return order;
}

std::string neighbours_html(const std::vector<stop>& order, const std::string& id) {
    const auto here =
        std::find_if(order.begin(), order.end(), [&id](const stop& each) { return each.id == id; });
    if (here == order.end()) return {};
    std::string html = "<nav class=\"neighbours\" aria-label=\"Order of reading\">";
    if (here != order.begin()) html += link_to(*std::prev(here), "prev", "Before");
    if (std::next(here) != order.end()) html += link_to(*std::next(here), "next", "Next");
    return html + "</nav>";
}

std::string verdict_html(const std::string& word) {
    return fmt::format("<a class=\"verdict\" href=\"{}\">{}</a>", page_url("verdict_" + word),
                       word);
}

std::string lessons_html(const std::vector<lesson>& lessons) {
    std::string html = "<ol class=\"course\" data-nosearch>\n";
    for (const auto& each : lessons) {
        html += fmt::format("<li><h2><a href=\"{}\"><span class=\"number\">{}</span> {}</a></h2>"
                            "<p class=\"aside\">{}, about {} minutes</p>\n<ul>\n",
                            page_url(chapter_id(each)), each.number, escaped(each.title),
                            counted(each.exercises.size(), "exercise"), minutes_of(each));
        for (const auto& what : each.exercises)
            html += exercise_item(what);
        html += "</ul></li>\n";
    }
    return html + "</ol>";
}

std::string length_html(const std::vector<lesson>& lessons) {
    std::size_t exercises = 0;
    int minutes = 0;
    for (const auto& each : lessons) {
        exercises += each.exercises.size();
        minutes += minutes_of(each);
    }
    const auto with_chapters = minutes + minutes_for_a_chapter * static_cast<int>(lessons.size());
    return fmt::format("<p>{} with {}. The exercises take about {}, by the minutes that each is "
                       "given. With half an hour for each chapter and its lesson it is about {} "
                       "in all.</p>",
                       counted(lessons.size(), "lesson"), counted(exercises, "exercise"),
                       counted(static_cast<std::uint64_t>(hours(minutes)), "hour"),
                       counted(static_cast<std::uint64_t>(hours(with_chapters)), "hour"));
}

std::string exercises_html(const std::vector<lesson>& lessons) {
    std::string html = "<div class=\"wide\" data-nosearch><table "
                       "class=\"list\"><thead><tr><th>Exercise</th><th>Kind</th>"
                       "<th>Difficulty</th><th>Time</th><th>Do first</th></tr></thead><tbody>\n";
    for (const auto& each : lessons)
        for (const auto& what : each.exercises)
            html += exercise_row(what);
    return html + "</tbody></table></div>";
}

std::string verdicts_html() {
    std::string html = "<dl class=\"verdicts\" data-nosearch>\n";
    for (int i = 0; i <= static_cast<int>(verdict::grader_fault); ++i) {
        const auto each = static_cast<verdict>(i);
        html += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n",
                            verdict_html(std::string(to_string(each))), escaped(meaning(each)));
    }
    return html + "</dl>";
}

} // namespace runner
