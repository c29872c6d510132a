// What the middle of a frame of watch mode shows, for each mode.
#include "core/side_by_side.hpp"
#include "core/utf8.hpp"
#include "watch/screen_parts.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

namespace runner {
namespace {

void add_state(text_lines& to, const watch_view& view, const terminal& out, bool lively) {
    if (!view.checking) return;
    std::string text = view.last ? "Checking again" : "Checking your file";
    if (lively && !view.phase.empty()) text += ": " + printable(view.phase);
    text.append(symbol(out, sign::dots));
    if (lively && view.seconds > 1) text += " " + std::to_string(view.seconds) + " s";
    add_paragraph(to, out, text, style::accent);
    to.emplace_back();
}

void add_task(text_lines& to, const watch_view& view, const terminal& out) {
    const exercise& what = view.what();
    add_paragraph(to, out, "What to do", style::bold);
    add_paragraph(to, out, what.task);
    to.emplace_back();
    const std::filesystem::path chapter =
        std::filesystem::path("lessons") / what.folder / "README.md";
    add_path(to, out, "Chapter: ", view.places.root / chapter, chapter);
}

void add_way_on(text_lines& to, const watch_view& view, const terminal& out) {
    const auto& exercises = view.all->exercises();
    to.emplace_back();
    std::string next = "That was the last exercise.";
    if (view.passed() == exercises.size()) {
        next = "All " + std::to_string(exercises.size()) + " exercises are passed.";
    } else if (view.current + 1 < exercises.size()) {
        const exercise& after = exercises[view.current + 1];
        next = "n: next exercise, " + after.id() + " " + after.title;
    }
    add_paragraph(to, out, next, style::good);
}

void add_verdict(text_lines& to, const watch_view& view, const terminal& out, bool full) {
    if (view.last) add_text(to, out, view.verdict_text(out, *view.last, full, view.places.root));
    if (view.last && view.last->passed()) add_way_on(to, view, out);
}

/// Whoever has not begun wants to know what to do; after the first attempt the verdict is the news.
void add_verdict_and_task(text_lines& to, const watch_view& view, const terminal& out) {
    if (view.last && view.last->passed()) return add_verdict(to, view, out, false);
    const bool begun = view.progress_of(view.what()).attempts > 0;
    if (!begun) add_task(to, view, out);
    if (!begun && view.last) to.emplace_back();
    add_verdict(to, view, out, false);
    if (begun && view.last) to.emplace_back();
    if (begun) add_task(to, view, out);
}

void add_hints(text_lines& to, const watch_view& view, const terminal& out) {
    const auto& hints = view.what().hints;
    const std::size_t shown = std::min<std::size_t>(view.hints, hints.size());
    for (std::size_t i = 0; i < shown; ++i) {
        const std::string level = std::to_string(i + 1) + " of " + std::to_string(hints.size());
        add_paragraph(to, out, "Hint " + level, style::bold);
        add_paragraph(to, out, hints[i], style::plain, 2);
        to.emplace_back();
    }
    add_paragraph(to, out, shown < hints.size() ? "h: one more hint." : "That was the last hint.");
}

void add_solution(text_lines& to, const watch_view& view, const terminal& out) {
    const exercise& what = view.what();
    const std::filesystem::path reference = "solutions" / what.file();
    add_path(to, out, "One way to do it: ", view.places.root / reference, reference);
    to.emplace_back();
    if (out.width >= side_by_side_width && !view.own.empty()) {
        add_text(to, out, side_by_side(out, "Yours", view.own, "The reference", view.solution));
    } else {
        add_text(to, out, printable(view.solution));
    }
}

std::string_view mark_of(const watch_view& view, const exercise& one, const terminal& out) {
    const exercise_progress done = view.progress_of(one);
    if (done.passed) return symbol(out, sign::held);
    return symbol(out, done.attempts > 0 ? sign::broken : sign::not_run);
}

std::string details_of(const watch_view& view, const exercise& one) {
    std::string text(to_string(one.kind));
    text += " " + std::to_string(one.difficulty) + "/10";
    text += " " + std::to_string(one.minutes) + " min";
    const exercise_progress done = view.progress_of(one);
    return done.passed && done.revealed ? text + ", assisted" : text;
}

void add_exercise(text_lines& to, const watch_view& view, const exercise& one, bool selected,
                  const terminal& out) {
    std::string line = selected ? "> " : "  ";
    line.append(mark_of(view, one, out)).append(printable(" " + one.id() + " " + one.title));
    const std::string details = details_of(view, one);
    const bool wide = columns(details) + 50 <= width_of(out);
    line = shortened(out, line, wide ? width_of(out) - columns(details) - 2 : width_of(out));
    if (wide) line.append(width_of(out) - columns(line) - columns(details), ' ').append(details);
    to.push_back(selected ? styled(out, style::bold, line) : line);
}

void add_list(text_lines& to, const watch_view& view, const terminal& out, int& selected_line) {
    std::size_t index = 0;
    for (const lesson& group : view.all->lessons()) {
        const std::string title = printable(group.number + " " + group.title);
        to.push_back(styled(out, style::bold, shortened(out, title, width_of(out))));
        for (const exercise& one : group.exercises) {
            const bool selected = index++ == view.selected;
            if (selected) selected_line = static_cast<int>(to.size());
            add_exercise(to, view, one, selected, out);
        }
    }
}

void add_help(text_lines& to, const terminal& out) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 14> keys{{
        {"save", "Save the file in your editor: it is checked at once."},
        {"h", "The next hint."},
        {"l", "All exercises; Enter goes to one."},
        {"n, p", "The next exercise, the one before."},
        {"x, X", "Run the lesson; X runs it on your own code."},
        {"R, Enter", "Check again without a change."},
        {"f", "The compiler's whole output."},
        {"s", "The solution, after a pass."},
        {"r", "Back to the file as it was shipped; asks, and keeps yours."},
        {"arrows", "Scroll; so do page up, page down, home and end."},
        {"Ctrl-L", "Draw the screen again."},
        {"Esc", "Back to the verdict."},
        {"?", "This help."},
        {"q, Ctrl-C", "Quit; also while an exercise hangs."},
    }};
    for (const auto& [name, meaning] : keys) {
        std::string lead(name);
        lead.append(lead.size() < 11 ? 11 - lead.size() : 1, ' ');
        add_text(to, out, hanging(out, lead, meaning));
    }
    to.emplace_back();
    add_paragraph(to, out, "A paste is ignored, and so are many letters at once.");
}

} // namespace

text_lines body(const watch_view& view, const terminal& out, bool lively, int& selected_line) {
    text_lines lines;
    switch (view.mode) {
    case view_mode::hints:
        add_hints(lines, view, out);
        return lines;
    case view_mode::solution:
        add_solution(lines, view, out);
        return lines;
    case view_mode::list:
        add_list(lines, view, out, selected_line);
        return lines;
    case view_mode::help:
        add_help(lines, out);
        return lines;
    case view_mode::lesson_over:
        return lines;
    case view_mode::verdict:
    case view_mode::asking:
    case view_mode::full_output:
        break;
    }
    add_state(lines, view, out, lively);
    if (view.mode == view_mode::full_output) {
        add_verdict(lines, view, out, true);
    } else {
        add_verdict_and_task(lines, view, out);
    }
    return lines;
}

} // namespace runner
