// Writes the page: a heading, the steps as a list with lanes, the source, and data for the script.
#include "core/timeline_html.hpp"

#include "core/schedule_state.hpp"
#include "core/timeline_layout.hpp"
#include "core/timeline_page.hpp"
#include "core/timeline_text.hpp"
#include "core/utf8.hpp"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace runner {

namespace {

namespace json = boost::json;

constexpr std::size_t nobody = static_cast<std::size_t>(-1);
constexpr std::size_t most_wide_lanes = 6;
/// With more threads than this, lanes say less than names.
constexpr std::size_t most_lanes = 16;

std::string escaped(std::string_view text) {
    std::string result;
    for (const char c : printable(text)) {
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&quot;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            result += c;
        }
    }
    return result;
}

/// JSON inside a script element: nothing in it may look like the element's end.
std::string for_script(const json::value& value) {
    std::string result;
    for (const char c : json::serialize(value)) {
        if (c == '<' || c == '>' || c == '&') {
            result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
            result += c;
        }
    }
    return result;
}

/// The id of a line's element; "" when the page has no such line.
std::string line_id(const schedule& of, const std::string& file, int line) {
    for (std::size_t i = 0; i < of.sources.size(); ++i)
        if (of.sources[i].file == file && line > 0) return fmt::format("f{}l{}", i, line);
    return {};
}

std::string place_of(const schedule_step& step) {
    if (step.file.empty() || step.line < 1) return {};
    const auto in = step.function.empty() ? "" : " in " + step.function;
    return fmt::format("{}:{}{}", step.file, step.line, in);
}

// -- the steps ----------------------------------------------------------------------------------

std::string_view lane_class(thread_phase phase, bool acting) {
    if (acting) return phase == thread_phase::waiting ? "begins" : "acts";
    if (phase == thread_phase::able) return "able";
    return phase == thread_phase::waiting ? "waits" : "none";
}

bool has_lanes(const schedule& of) {
    return of.threads.size() <= most_lanes;
}

std::string lanes(const std::vector<thread_state>& after, std::size_t acting) {
    if (after.size() > most_lanes) return "<span></span>";
    std::string text = "<span class=\"lanes\" aria-hidden=\"true\">";
    for (std::size_t i = 0; i < after.size(); ++i)
        text += fmt::format("<i class=\"{}\"></i>", lane_class(after[i].phase, i == acting));
    return text + "</span>";
}

std::string notice(const std::string& words, const std::vector<thread_state>& after) {
    return fmt::format("<li class=\"notice\">{}<span class=\"what\">{}</span></li>\n",
                       lanes(after, nobody), escaped(words));
}

std::string tags(const schedule_step& step) {
    std::string text;
    if (step.guilty) text += " <span class=\"tag\">! breaks it</span>";
    if (step.unusual) text += " <span class=\"tag rare\">~ unusual, but allowed</span>";
    return text;
}

std::string row(const schedule& of, std::size_t index, const std::vector<thread_state>& after) {
    const auto& step = of.steps[index];
    const auto place = place_of(step);
    const auto source = source_line(of, step.file, step.line);
    std::string text =
        fmt::format("<li class=\"step{}\" id=\"s{}\">{}<span class=\"what\">",
                    step.guilty ? " guilty" : "", index + 1, lanes(after, step.thread));
    text += fmt::format("<span class=\"who\">{}</span> {}{}", escaped(of.threads[step.thread].name),
                        escaped(step.text), tags(step));
    if (!place.empty()) text += fmt::format(" <span class=\"place\">{}</span>", escaped(place));
    if (!source.empty()) text += fmt::format(" <code class=\"line\">{}</code>", escaped(source));
    return text + "</span></li>\n";
}

std::string steps(const schedule& of) {
    schedule_state state(of);
    std::string text;
    for (std::size_t i = 0; i < of.steps.size(); ++i) {
        const auto before = state.threads();
        state.advance();
        const auto name = [&](std::size_t step) { return of.threads[of.steps[step].thread].name; };
        if (of.steps[i].preempted && i > 0)
            text += notice(name(i - 1) + " is stopped here; " + name(i) + " goes on", before);
        if (i > 0 && of.steps[i].time_ns > of.steps[i - 1].time_ns)
            text += notice("the clock moves on to " + virtual_time(of.steps[i].time_ns), before);
        text += row(of, i, state.threads());
    }
    return text;
}

/// On a phone the words before the last are left out: "thread 1" is headed "1".
std::string names(const schedule& of) {
    if (!has_lanes(of)) return {};
    std::string text = "<div class=\"names\" aria-hidden=\"true\"><span>";
    for (const auto& thread : of.threads) {
        const auto name = one_line(thread.name);
        const auto last = name.rfind(' ') + 1; // 0 when it is one word
        const bool crowded = of.threads.size() > most_wide_lanes;
        const auto first = crowded ? std::string() : name.substr(0, last);
        text += fmt::format("<b><span class=\"long\">{}</span>{}</b>", escaped(first),
                            escaped(name.substr(last)));
    }
    return text + "</span><span></span></div>\n";
}

std::string picture(const schedule& of) {
    const auto threads = of.threads.size();
    const double lane = threads <= 3 ? 3.6 : threads <= most_wide_lanes ? 2.8 : 1.7; // rem
    return fmt::format(
        "<div class=\"picture\" style=\"--lanes:{};--lane:{}rem;--small-lane:{}rem\">"
        "\n{}<ol class=\"steps\">\n{}</ol></div>\n",
        has_lanes(of) ? threads : 0, lane, threads <= 3 ? 2.2 : 1.4, names(of), steps(of));
}

// -- beside the steps ---------------------------------------------------------------------------

std::string source(const schedule& of, std::size_t index) {
    const auto& from = of.sources[index];
    std::string text =
        fmt::format("<h2><code>{0}</code></h2>\n<div class=\"source\" tabindex=\"0\" "
                    "role=\"region\" aria-label=\"source of {0}\"><ol>\n",
                    escaped(from.file));
    std::string_view rest = from.text;
    for (int line = 1; !rest.empty(); ++line) {
        const auto end = std::min(rest.find('\n'), rest.size());
        text += fmt::format("<li id=\"f{}l{}\"><span class=\"number\">{}</span>{}</li>\n", index,
                            line, line, escaped(rest.substr(0, end)));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return text + "</ol></div>\n";
}

std::string state_panel() {
    return "<div class=\"state\" hidden><h2>State now <span class=\"clock\"></span></h2>"
           "<dl></dl></div>\n";
}

std::string controls() {
    struct entry {
        const char* go;
        const char* sign;
        const char* label;
    };

    std::string text = "<div class=\"controls\" role=\"toolbar\" aria-label=\"steps\" hidden>\n";
    for (const auto& each : {entry{"first", "|←", "first step"}, entry{"back", "←", "back"},
                             entry{"next", "→", "next"}, entry{"last", "→|", "last step"},
                             entry{"guilty", "!", "next step that breaks it"}})
        text += fmt::format("<button type=\"button\" data-go=\"{}\" aria-label=\"{}\" "
                            "title=\"{}\">{}</button>\n",
                            each.go, each.label, each.label, each.sign);
    return text + "<span class=\"position\"></span>\n</div>\n";
}

// -- the whole ----------------------------------------------------------------------------------

json::object data_of(const schedule& of) {
    json::array threads;
    for (const auto& each : of.threads)
        threads.push_back(json::string(valid_utf8(one_line(each.name))));
    json::array all;
    schedule_state state(of);
    for (const auto& step : of.steps) {
        state.advance();
        const auto& after = state.threads()[step.thread];
        const auto time =
            step.time_ns > 0 ? "(clock: " + virtual_time(step.time_ns) + ")" : std::string();
        const bool ended = after.phase == thread_phase::ended;
        all.push_back(json::object{
            {"thread", step.thread},
            {"guilty", step.guilty},
            {"line", json::string(line_id(of, step.file, step.line))},
            {"time", json::string(time)},
            {"after",
             json::object{
                 {"words", json::string(valid_utf8(one_line(in_words(of, after))))},
                 {"place", json::string(ended ? "" : valid_utf8(one_line(place_of(step))))},
                 {"waits", after.phase == thread_phase::waiting}}}});
    }
    return {{"threads", std::move(threads)}, {"steps", std::move(all)}};
}

std::string values(const report& what) {
    std::string text;
    const auto add = [&](const char* label, const std::string& value) {
        if (!value.empty())
            text +=
                fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", label, escaped(value));
    };
    add("claim", what.claim_text);
    add("expected", what.expected);
    add("came", what.actual);
    add("at", what.where);
    return text.empty() ? text : "<table class=\"values\">" + text + "</table>\n";
}

std::string heading(const report& what) {
    const auto name = what.id.empty() ? what.exercise : what.id + " " + what.exercise;
    std::string text = fmt::format("<header>\n<h1><span class=\"word\">✗ {}</span> in {}</h1>\n",
                                   to_string(what.result), escaped(name));
    text += fmt::format("<p>{}</p>\n",
                        escaped(what.message.empty() ? meaning(what.result) : what.message));
    text += values(what);
    for (const auto& note : what.notes)
        text += fmt::format("<p>{}</p>\n", escaped(note));
    return text + fmt::format("<p class=\"facts\">{}; seed {}.</p>\n</header>\n",
                              escaped(caption(*what.shown)), what.seed.value_or(1));
}

std::string ends(const schedule& of) {
    std::string text;
    for (const auto& each : waiting_at_end(of))
        text += fmt::format("<li>{}</li>", escaped(each));
    return text.empty() ? text : "<ul class=\"ends\">" + text + "</ul>\n";
}

std::string legend() {
    return "<p class=\"facts\">Filled: the thread acts. Hollow: it begins to wait. Solid line: it "
           "could go on. Dotted line: it waits. Square and the words <b>! breaks it</b>: the steps "
           "that matter most.</p>\n";
}

std::string footer() {
    return "<footer><p class=\"keys\">Keys: <kbd>→</kbd> or <kbd>n</kbd> next, <kbd>←</kbd> or "
           "<kbd>p</kbd> back, <kbd>Home</kbd> and <kbd>End</kbd>, <kbd>!</kbd> the next step that "
           "breaks it.</p></footer>\n";
}

std::string head(const report& what) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'; script-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        "<title>{} in {}, step by step</title>\n<style>{}</style>\n</head>\n<body>\n",
        to_string(what.result), escaped(what.exercise), timeline_style());
}

} // namespace

std::string timeline_html(const report& what) {
    const auto& of = *what.shown;
    std::string text = head(what) + heading(what) + "<main>\n" + controls();
    text += "<p id=\"spoken\" class=\"hidden-text\" aria-live=\"polite\"></p>\n";
    text += "<div class=\"columns\">\n<section aria-label=\"the steps, from top to bottom\">\n";
    text += picture(of) + ends(of) + legend();
    text += "</section>\n<section class=\"beside\" aria-label=\"state and source\">\n";
    text += state_panel();
    for (std::size_t i = 0; i < of.sources.size(); ++i)
        text += source(of, i);
    text += "</section>\n</div>\n</main>\n" + footer();
    text += fmt::format("<script type=\"application/json\" id=\"data\">{}</script>\n",
                        for_script(data_of(of)));
    return text + fmt::format("<script>{}</script>\n</body>\n</html>\n", timeline_script());
}

} // namespace runner
