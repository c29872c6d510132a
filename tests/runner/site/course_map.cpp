// Draws the boxes and lines that were laid out.
#include "site/course_map.hpp"

#include "site/course.hpp"
#include "site/course_layout.hpp"
#include "site/html.hpp"
#include "site/lines.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

namespace runner {

namespace {

constexpr std::size_t letters_in_a_line = 20;
constexpr int roundest = 7; // radius of a line's corners

/// Across, round a corner, up or down, round another corner, and across.
std::string path(const map_line& line) {
    if (line.start_y == line.end_y)
        return fmt::format("<path d=\"M{} {} H{}\"/>\n", line.start_x, line.start_y, line.end_x);
    const int round = std::min(roundest, std::abs(line.end_y - line.start_y) / 2);
    const int down = line.end_y > line.start_y ? round : -round;
    return fmt::format("<path d=\"M{} {} H{} Q{} {} {} {} V{} Q{} {} {} {} H{}\"/>\n", line.start_x,
                       line.start_y, line.lane - round, line.lane, line.start_y, line.lane,
                       line.start_y + down, line.end_y - down, line.lane, line.end_y,
                       line.lane + round, line.end_y, line.end_x);
}

/// "after 01, 02"; a lesson that builds on nothing says so too.
std::string needs_of(const lesson_numbers& before) {
    return before.empty() ? "no lesson before" : fmt::format("after {}", fmt::join(before, ", "));
}

/// The title in as many lines as it needs.
std::vector<std::string> lines_of(const std::string& title) {
    std::vector<std::string> lines{""};
    for (const auto& word : split_words(title)) {
        auto& line = lines.back();
        if (!line.empty() && line.size() + 1 + word.size() > letters_in_a_line)
            lines.push_back(word);
        else
            line += (line.empty() ? "" : " ") + word;
    }
    return lines;
}

std::string text(int x, int y, std::string_view kind, const std::string& words) {
    return fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text> ", kind, x, y,
                       escaped(words));
}

std::string box(const lesson& which, const map_stop& at, const lesson_numbers& before) {
    const int left = map_sizes::left(at.column);
    const int top = at.middle - map_sizes::box_height / 2;
    const auto lines = lines_of(which.number + " " + which.title);
    int y = top + (lines.size() > 1 ? 21 : 28);
    auto html = fmt::format("<a href=\"{}\"><rect x=\"{}\" y=\"{}\" width=\"{}\" "
                            "height=\"{}\" rx=\"8\"/>",
                            page_url(chapter_id(which)), left, top, map_sizes::box_width,
                            map_sizes::box_height);
    for (const auto& each : lines) {
        html += text(left + 11, y, "name", each);
        y += 17;
    }
    const auto about = fmt::format("{} min, {}", minutes_of(which), needs_of(before));
    return html + text(left + 11, y + 2, "about", about) + "</a>\n";
}

} // namespace

std::string course_map_html(const std::vector<lesson>& lessons) {
    if (lessons.empty()) return {};
    const auto before = foundations_of(lessons);
    const auto made = lay_out(lessons);
    std::string lines;
    for (const auto& each : made.lines)
        lines += path(each);
    std::string boxes;
    for (const auto& each : lessons) {
        const auto at = std::find_if(made.stops.begin(), made.stops.end(), [&](const auto& stop) {
            return stop.number == each.number && !stop.passes;
        });
        boxes += box(each, *at, before.at(each.number));
    }
    return fmt::format("<nav class=\"map\" aria-label=\"Which lesson builds on which\">"
                       "<svg viewBox=\"0 0 {} {}\"><g class=\"edges\">{}</g>{}</svg></nav>",
                       made.width, made.height, lines, boxes);
}

} // namespace runner
