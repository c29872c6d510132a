// Draws watch mode: from what is to be shown to lines of text. Nothing here writes anything.
#include "watch/screen.hpp"

#include "core/utf8.hpp"
#include "watch/screen_parts.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace runner {
namespace {

constexpr int least_body = 3;
/// Longer lines are hard to read. Two files beside each other need all there is.
constexpr int comfortable_width = 100;

/// A frame before it is cut to the screen.
struct parts {
    text_lines top;
    text_lines middle;
    text_lines bottom;
    int selected_line = -1;
    int room = 1; ///< lines of the middle that can be seen
};

terminal comfortable(const watch_view& view, terminal out) {
    if (view.mode != view_mode::solution) out.width = std::min(out.width, comfortable_width);
    return out;
}

int count(const text_lines& lines) {
    return static_cast<int>(lines.size());
}

/// One line between body and footer belongs to the scroll mark.
int room_between(const parts& made, int rows) {
    return rows - count(made.top) - count(made.bottom) - 1;
}

void frame_in(parts& made, const watch_view& view, const terminal& out, room_for room) {
    made.top = header(view, out, room);
    made.bottom = footer(view, out, room);
}

/// The body gets what it wants, half of the screen at most, before the rest is shown in full.
parts make(const watch_view& view, const terminal& whole, int rows) {
    const terminal out = comfortable(view, whole);
    parts made;
    made.middle = body(view, out, true, made.selected_line);
    const int wanted = std::max(least_body, std::min(count(made.middle), rows / 2));
    for (const auto room : {room_for::all, room_for::title_and_file, room_for::two_lines}) {
        frame_in(made, view, out, room);
        if (room_between(made, rows) >= wanted) break;
    }
    if (room_between(made, rows) < 1) made.top.resize(1);
    made.room = std::max(1, room_between(made, rows));
    return made;
}

int first_line(const parts& made, int scroll) {
    const int limit = std::max(0, count(made.middle) - made.room);
    if (made.selected_line < 0) return std::clamp(scroll, 0, limit);
    return std::clamp(made.selected_line - made.room / 2, 0, limit);
}

std::string scroll_mark(const parts& made, int first, const terminal& out) {
    const int below = count(made.middle) - first - made.room;
    if (first <= 0 && below <= 0) return "";
    const std::string up = out.unicode ? "↑ " : "up ";
    const std::string down = out.unicode ? "↓ " : "down ";
    std::string text;
    if (first > 0) text += up + std::to_string(first);
    if (below > 0) text += (text.empty() ? "" : "  ") + down + std::to_string(below);
    const auto limit = static_cast<std::size_t>(out.width);
    return styled(out, style::dim,
                  shortened(out, text + (out.width < 40 ? "" : " more lines"), limit));
}

void append(text_lines& to, text_lines more) {
    std::move(more.begin(), more.end(), std::back_inserter(to));
}

text_lines cut(const text_lines& lines, int first, int room) {
    const auto begin = lines.begin() + std::min(first, count(lines));
    const auto end = begin + std::min<std::ptrdiff_t>(room, std::distance(begin, lines.end()));
    return {begin, end};
}

} // namespace

std::size_t watch_view::passed() const {
    const auto& exercises = all->exercises();
    return static_cast<std::size_t>(
        std::count_if(exercises.begin(), exercises.end(),
                      [&](const exercise& one) { return progress_of(one).passed; }));
}

std::vector<std::string> frame(const watch_view& view, const terminal& out, int rows) {
    parts made = make(view, out, rows);
    const int first = first_line(made, view.scroll);
    text_lines lines = made.top;
    append(lines, cut(made.middle, first, made.room));
    lines.push_back(scroll_mark(made, first, out));
    append(lines, made.bottom);
    if (count(lines) > rows) lines.erase(lines.begin(), lines.end() - rows);
    return lines;
}

std::vector<std::string> page(const watch_view& view, const terminal& whole) {
    const terminal out = comfortable(view, whole);
    int unused = -1;
    text_lines lines = header(view, out, room_for::all);
    append(lines, body(view, out, false, unused));
    lines.emplace_back();
    append(lines, footer(view, out, room_for::all));
    return lines;
}

int scroll_limit(const watch_view& view, const terminal& out, int rows) {
    const parts made = make(view, out, rows);
    return std::max(0, count(made.middle) - made.room);
}

int body_rows(const watch_view& view, const terminal& out, int rows) {
    return make(view, out, rows).room;
}

std::vector<std::string> farewell(const watch_view& view, const terminal& whole) {
    const terminal out = comfortable(view, whole);
    text_lines lines = header(view, out, room_for::all);
    if (view.last) {
        add_text(lines, out, view.verdict_text(out, *view.last, false, view.places.root));
        lines.emplace_back();
    }
    if (!view.notice.empty()) add_text(lines, out, wrapped(out, printable(view.notice)));
    lines.push_back(progress_bar(out, view.passed(), view.all->exercises().size()));
    add_text(lines, out, wrapped(out, "To go on: ./workbook"));
    return lines;
}

} // namespace runner
