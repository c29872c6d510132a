// Lays lessons out in columns and draws what leads to what.
#include "site/course_map.hpp"

#include "site/course.hpp"
#include "site/html.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

namespace runner {

namespace {

// In the units of the drawing; the page scales it.
constexpr int box_width = 236;
constexpr int box_height = 44;
constexpr int column_width = 270;
constexpr int row_height = 58;
constexpr int margin = 8;

/// The numbers of the lessons that each one builds on, itself left out.
std::map<std::string, std::set<std::string>> foundations(const std::vector<lesson>& lessons) {
    std::set<std::string> known;
    std::map<std::string, std::set<std::string>> all;
    for (const auto& each : lessons)
        known.insert(each.number);
    for (const auto& each : lessons)
        for (const auto& what : each.exercises)
            for (const auto& before : what.prerequisites)
                if (const auto number = before.substr(0, before.find('.'));
                    number != each.number && known.contains(number))
                    all[each.number].insert(number);
    return all;
}

struct place {
    int column = 0;
    int row = 0;

    [[nodiscard]] int left() const { return margin + column * column_width; }

    [[nodiscard]] int top() const { return margin + row * row_height; }

    [[nodiscard]] int middle() const { return top() + box_height / 2; }
};

/// Lessons come in the order of study, so that whatever one builds on has its place already.
std::map<std::string, place> places_of(const std::vector<lesson>& lessons,
                                       const std::map<std::string, std::set<std::string>>& before) {
    std::map<std::string, place> all;
    std::map<int, int> used;
    for (const auto& each : lessons) {
        place here;
        if (const auto found = before.find(each.number); found != before.end())
            for (const auto& number : found->second)
                if (const auto base = all.find(number); base != all.end())
                    here.column = std::max(here.column, base->second.column + 1);
        here.row = used[here.column]++;
        all[each.number] = here;
    }
    return all;
}

std::string edge(const place& from, const place& to) {
    const int start = from.left() + box_width;
    const int bend = (start + to.left()) / 2;
    return fmt::format("<path d=\"M{} {} C{} {} {} {} {} {}\"/>\n", start, from.middle(), bend,
                       from.middle(), bend, to.middle(), to.left(), to.middle());
}

std::string box(const lesson& which, const place& at, const std::set<std::string>& before) {
    std::string needs;
    for (const auto& each : before)
        needs += (needs.empty() ? ", after " : " and ") + each;
    return fmt::format("<a href=\"{0}\" aria-label=\"{1} {2}{3}\"><rect x=\"{4}\" y=\"{5}\" "
                       "width=\"{6}\" height=\"{7}\" rx=\"8\"/><text x=\"{8}\" y=\"{9}\">{1} {2}"
                       "</text></a>\n",
                       page_url(chapter_id(which)), which.number, escaped(which.title), needs,
                       at.left(), at.top(), box_width, box_height, at.left() + 12, at.middle() + 5);
}

} // namespace

std::string course_map_html(const std::vector<lesson>& lessons) {
    if (lessons.empty()) return {};
    auto before = foundations(lessons);
    const auto places = places_of(lessons, before);
    std::string edges;
    std::string boxes;
    place last;
    for (const auto& each : lessons) {
        const auto& here = places.at(each.number);
        for (const auto& number : before[each.number])
            edges += edge(places.at(number), here);
        boxes += box(each, here, before[each.number]);
        last = {std::max(last.column, here.column), std::max(last.row, here.row)};
    }
    return fmt::format("<nav class=\"map\" aria-label=\"Which lesson builds on which\">"
                       "<svg viewBox=\"0 0 {} {}\"><g class=\"edges\">{}</g>{}</svg></nav>",
                       last.left() + box_width + margin, last.top() + box_height + margin, edges,
                       boxes);
}

} // namespace runner
