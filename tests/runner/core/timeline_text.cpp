// Draws timelines for the terminal.
#include "core/timeline_text.hpp"
#include "core/counted.hpp"

#include "core/timeline_selection.hpp"
#include "core/utf8.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace runner {

namespace {

constexpr std::size_t nobody = static_cast<std::size_t>(-1);

enum class mark { acts, begins_to_wait, able, waits, nothing };

std::string_view glyph(const terminal& out, mark which) {
    static constexpr std::array<std::array<std::string_view, 2>, 5> forms{
        {{"*", "●"}, {"o", "○"}, {"|", "│"}, {":", "┊"}, {" ", " "}}};
    return forms[static_cast<std::size_t>(which)][out.unicode ? 1 : 0];
}

mark between_steps(thread_phase phase) {
    if (phase == thread_phase::able) return mark::able;
    return phase == thread_phase::waiting ? mark::waits : mark::nothing;
}

std::string padded(const std::string& text, std::size_t width) {
    const auto taken = columns(text);
    return taken < width ? text + std::string(width - taken, ' ') : text;
}

std::string right_aligned(const std::string& text, std::size_t width) {
    const auto taken = columns(text);
    return taken < width ? std::string(width - taken, ' ') + text : text;
}

std::string without_trailing_spaces(std::string text) {
    const auto last = text.find_last_not_of(' ');
    text.erase(last == std::string::npos ? 0 : last + 1);
    return text;
}

std::string_view sign_of(const schedule_step& step) {
    if (step.guilty) return "!";
    return step.unusual ? "~" : " ";
}

style look_of(const schedule_step& step) {
    if (step.guilty) return style::bad;
    return step.unusual ? style::warn : style::plain;
}

std::string counted_or_no(std::uint64_t count, std::string_view noun) {
    return count == 0 ? fmt::format("no {}s", noun) : counted(count, noun);
}

} // namespace

timeline_writer::timeline_writer(const terminal& out, const schedule& of)
    : out_(out), of_(of), layout_(timeline_layout_for(out, of)) {}

std::vector<std::string> timeline_writer::heading() const {
    std::vector<std::string> lines(layout_.has_lanes() ? 2 : 0,
                                   std::string(timeline_layout::margin, ' '));
    for (std::size_t i = 0; i < layout_.lane_widths.size(); ++i) {
        auto words = lane_heading(layout_, of_.threads[i]);
        if (words.size() == 1) words.insert(words.begin(), "");
        for (std::size_t line = 0; line < 2; ++line)
            lines[line] += padded(words[line], layout_.lane_widths[i]);
    }
    if (!lines.empty() && !layout_.only_file.empty()) {
        const auto room = static_cast<std::size_t>(out_.width) - columns(lines.back());
        lines.back() +=
            shortened(out_, padded("", layout_.text_width + 1) + one_line(layout_.only_file), room);
    }
    for (auto& line : lines)
        line = styled(out_, style::bold, without_trailing_spaces(line));
    std::erase(lines, "");
    return lines;
}

std::string timeline_writer::lanes(const std::vector<thread_state>& after,
                                   std::size_t acting) const {
    std::string text;
    for (std::size_t i = 0; i < layout_.lane_widths.size(); ++i) {
        const bool waits = after[i].phase == thread_phase::waiting;
        const auto which = i != acting ? between_steps(after[i].phase)
                           : waits     ? mark::begins_to_wait
                                       : mark::acts;
        text += glyph(out_, which);
        text.append(layout_.lane_widths[i] - 1, ' ');
    }
    return text;
}

std::string timeline_writer::threads_part(std::size_t index,
                                          const std::vector<thread_state>& after) const {
    const auto& step = of_.steps[index];
    if (layout_.has_lanes()) return lanes(after, step.thread);
    const auto& name = of_.threads[step.thread].name;
    return padded(shortened(out_, one_line(name), layout_.name_width - 2), layout_.name_width);
}

std::string timeline_writer::notice(const std::string& words,
                                    const std::vector<thread_state>& before) const {
    const std::string dash = out_.unicode ? "──" : "--";
    const auto text = dash + " " + words + " " + dash;
    if (layout_.manner == timeline_manner::sentences) return wrapped(out_, text, 2);
    return between_rows(styled(out_, style::accent, text), before);
}

std::string timeline_writer::between_rows(const std::string& text,
                                          const std::vector<thread_state>& before) const {
    std::string line(timeline_layout::margin, ' ');
    if (layout_.manner != timeline_manner::sentences)
        line += layout_.has_lanes() ? lanes(before, nobody) : std::string(layout_.name_width, ' ');
    return line + shortened(out_, text, static_cast<std::size_t>(out_.width) - columns(line));
}

std::string timeline_writer::source_of(const schedule_step& step) const {
    return one_line(source_line(of_, step.file, step.line));
}

/// Of "a_long_name.cpp:37" the number is what is looked for: the name gives way.
std::string timeline_writer::fitted_place(const std::string& place) const {
    const auto colon = place.rfind(':');
    if (columns(place) <= layout_.place_width || colon == std::string::npos)
        return shortened(out_, place, layout_.place_width);
    const auto number = place.substr(colon);
    const auto room = layout_.place_width - std::min(layout_.place_width, columns(number));
    return shortened(out_, place.substr(0, colon), room) + number;
}

std::string timeline_writer::row(std::size_t index, const std::vector<thread_state>& after,
                                 bool current) const {
    const auto& step = of_.steps[index];
    const std::string lead = fmt::format("{} {} ", current ? ">" : " ", sign_of(step));
    const auto text = one_line(step.text.empty() ? to_string(step.kind) : step.text);
    const auto place = place_of(layout_, step);
    if (layout_.manner == timeline_manner::sentences)
        return hanging(out_, lead,
                       one_line(of_.threads[step.thread].name) + ": " + text +
                           (place.empty() ? "" : " (" + place + ")"));
    // What matters most is not cut while the source beside it has room to give.
    const bool stretches = step.guilty || step.unusual;
    const auto wanted = stretches ? columns(text) : layout_.text_width;
    const auto width =
        std::clamp(wanted, layout_.text_width, layout_.text_width + layout_.source_width);
    auto line = styled(out_, look_of(step), lead) + threads_part(index, after);
    line += styled(out_, look_of(step), padded(shortened(out_, text, width), width)) + " ";
    line += right_aligned(fitted_place(place), layout_.place_width);
    if (const auto left = layout_.source_width - (width - layout_.text_width); left > 0)
        line += "  " + styled(out_, current ? style::bold : style::dim,
                              shortened(out_, source_of(step), left));
    return without_trailing_spaces(line);
}

std::vector<std::string> timeline_writer::step(std::size_t index,
                                               const std::vector<thread_state>& before,
                                               const std::vector<thread_state>& after,
                                               bool current) const {
    std::vector<std::string> lines;
    const auto& step = of_.steps[index];
    const auto name = [&](std::size_t i) {
        return one_line(of_.threads[of_.steps[i].thread].name);
    };
    if (step.preempted && index > 0)
        lines.push_back(
            notice(name(index - 1) + " is stopped here; " + name(index) + " goes on", before));
    if (clock_moved(of_, index))
        lines.push_back(notice("the clock moves on to " + virtual_time(step.time_ns), before));
    lines.push_back(row(index, after, current));
    return lines;
}

std::string timeline_writer::gap(std::size_t left_out,
                                 const std::vector<thread_state>& after) const {
    const auto dots = symbol(out_, sign::dots);
    return between_rows(
        styled(out_, style::dim, fmt::format("{0} {1} {0}", dots, counted_or_no(left_out, "step"))),
        after);
}

std::string timeline_writer::legend() const {
    std::string text;
    if (layout_.has_lanes())
        text = fmt::format("{} acts, {} begins to wait, {} can go on, {} waits, ",
                           glyph(out_, mark::acts), glyph(out_, mark::begins_to_wait),
                           glyph(out_, mark::able), glyph(out_, mark::waits));
    text += "! breaks it";
    const bool rare = std::any_of(of_.steps.begin(), of_.steps.end(),
                                  [](const auto& step) { return step.unusual; });
    return rare ? text + ", ~ unusual" : text;
}

std::string timeline_text(const terminal& out, const schedule& of, std::size_t most_rows) {
    const timeline_writer writer(out, of);
    std::string text = wrapped(out, caption(of) + ".", 2) + "\n";
    const auto add = [&](const std::string& line) { text.append(line).append("\n"); };
    for (const auto& line : writer.heading())
        add(line);
    schedule_state state(of);
    for (const auto& entry : select_steps(of, most_rows)) {
        const auto end = entry.first + entry.left_out;
        while (state.steps_taken() < end)
            state.advance();
        if (entry.left_out > 0) {
            add(writer.gap(entry.left_out, state.threads()));
            continue;
        }
        const auto before = state.threads();
        state.advance();
        for (const auto& line : writer.step(entry.first, before, state.threads()))
            add(line);
    }
    for (const auto& line : waiting_at_end(of))
        add(hanging(out, "    ", one_line(line)));
    add(styled(out, style::dim, wrapped(out, writer.legend(), 4)));
    return text;
}

std::string caption(const schedule& of) {
    const auto who = of.strategy.empty() ? "" : ", chosen by " + of.strategy;
    const bool fewest = of.minimal && of.preemptions > 0;
    return fmt::format("How it happens, from top to bottom: schedule {}{}; {}{}", of.number,
                       one_line(who), counted_or_no(of.preemptions, "preemption"),
                       fewest ? "; no schedule with fewer fails" : "");
}

std::vector<std::string> waiting_at_end(const schedule& of) {
    std::vector<std::string> lines;
    const auto state = state_after(of, of.steps.size());
    for (std::size_t i = 0; i < state.size(); ++i) {
        if (state[i].phase == thread_phase::able) return {};
        if (state[i].phase == thread_phase::waiting)
            lines.push_back(
                fmt::format("{} at the end: {}", of.threads[i].name, in_words(of, state[i])));
    }
    return lines;
}

std::string virtual_time(std::uint64_t nanoseconds) {
    struct unit {
        double size;
        const char* name;
    };

    for (const auto& each : {unit{1e9, "s"}, unit{1e6, "ms"}, unit{1e3, "us"}})
        if (static_cast<double>(nanoseconds) >= each.size)
            return fmt::format("{:.6g} {}", static_cast<double>(nanoseconds) / each.size,
                               each.name);
    return fmt::format("{} ns", nanoseconds);
}

} // namespace runner
