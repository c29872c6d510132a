// What stands around the body of a frame of watch mode: header and footer.
#include "watch/screen_parts.hpp"

#include "core/utf8.hpp"

#include <filesystem>
#include <utility>

namespace runner {
namespace {

std::string_view dot(const terminal& out) {
    return out.unicode ? " · " : " - ";
}

std::string_view lesson_title(const watch_view& view) {
    for (const lesson& one : view.all->lessons())
        if (one.folder == view.what().folder) return one.title;
    return {};
}

std::string facts(const watch_view& view, const terminal& out) {
    const exercise& what = view.what();
    std::string text(lesson_title(view));
    text.append(dot(out)).append(to_string(what.kind));
    text.append(dot(out)).append("difficulty " + std::to_string(what.difficulty) + "/10");
    text.append(dot(out)).append(std::to_string(what.minutes) + " min");
    if (view.progress_of(what).passed) text.append(dot(out)).append("passed");
    return text;
}

// -- footer -------------------------------------------------------------------------------------

using binding = std::pair<std::string_view, std::string_view>;

/// The keys worth naming now, the most useful first; help and quit are added by themselves.
std::vector<binding> useful_keys(const watch_view& view) {
    const bool passed = view.last && view.last->passed();
    switch (view.mode) {
    case view_mode::list:
        return {{"Enter", "go there"}, {"Esc", "back"}};
    case view_mode::help:
    case view_mode::solution:
        return {{"Esc", "back"}};
    case view_mode::full_output:
        return {{"Esc", "shorter"}};
    case view_mode::hints:
        return {{"h", "more"}, {"Esc", "back"}};
    case view_mode::asking:
        return {{"y", "yes"}, {"any other key", "no"}};
    case view_mode::verdict:
    case view_mode::lesson_over:
        break;
    }
    const bool compiled = !view.last || view.last->result != verdict::compile_error;
    if (!compiled) return {{"f", "full output"}, {"h", "hint"}, {"l", "list"}, {"r", "reset"}};
    if (passed) return {{"n", "next"}, {"s", "solution"}, {"X", "lesson on yours"}, {"l", "list"}};
    return {{"h", "hint"}, {"x", "lesson"},   {"l", "list"},  {"f", "full output"},
            {"n", "next"}, {"p", "previous"}, {"r", "reset"}, {"R", "again"}};
}

std::string named(const terminal& out, const binding& one) {
    return styled(out, style::bold, one.first) + " " + std::string(one.second);
}

std::string key_line(const watch_view& view, const terminal& out) {
    const std::string gap = "  ";
    std::string last = named(out, {"?", "help"}) + gap + named(out, {"q", "quit"});
    if (view.mode == view_mode::help) last = named(out, {"q", "quit"});
    if (view.mode == view_mode::asking) last.clear();
    std::string line;
    for (const binding& one : useful_keys(view)) {
        const std::string more = named(out, one) + gap;
        if (columns(line) + columns(more) + columns(last) > width_of(out)) break;
        line += more;
    }
    line += last;
    return line.substr(0, line.find_last_not_of(' ') + 1);
}

std::string question(const watch_view& view) {
    return "Put " + edited(view.what()).filename().string() +
           " back as it was shipped? Your file is kept in a backup first. (y/n)";
}

text_lines short_header(const watch_view& view, const terminal& out, const std::string& title,
                        const std::filesystem::path& file) {
    const std::string first = shortened(out, printable(title), width_of(out));
    const std::string name = shortened(out, printable(file.filename().string()), width_of(out));
    return {styled(out, style::bold, first),
            file_link(out, (view.places.root / file).string(), name)};
}

} // namespace

text_lines header(const watch_view& view, const terminal& out, room_for room) {
    const exercise& what = view.what();
    const std::string title = what.id() + " " + what.title;
    const std::filesystem::path file = edited(what);
    if (room == room_for::two_lines) return short_header(view, out, title, file);
    text_lines lines;
    add_paragraph(lines, out, title, style::bold);
    if (room == room_for::all) add_paragraph(lines, out, facts(view, out), style::dim);
    add_path(lines, out, "Edit ", view.places.root / file, file);
    lines.emplace_back();
    return lines;
}

text_lines footer(const watch_view& view, const terminal& out, room_for room) {
    text_lines lines;
    const bool asks = view.mode == view_mode::asking;
    const std::string notice = asks ? question(view) : view.notice;
    if (!notice.empty()) add_paragraph(lines, out, notice, style::warn);
    if (room != room_for::two_lines || notice.empty()) {
        lines.push_back(progress_bar(out, view.passed(), view.all->exercises().size()));
    }
    lines.push_back(key_line(view, out));
    return lines;
}

} // namespace runner
