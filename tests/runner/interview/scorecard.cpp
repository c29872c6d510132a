// The scorecard of an interview: collected once, written as Markdown and as HTML.
#include "interview/scorecard.hpp"

#include "core/counted.hpp"
#include "interview/clock.hpp"
#include "interview/score.hpp"
#include "site/html.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

namespace runner {

namespace {

using row = std::vector<std::string>;

/// Below it a topic is worth another look.
constexpr double good_enough = 0.7;
constexpr std::size_t most_in_trend = 10;

/// A link's text and target.
struct link {
    std::string text;
    std::string target;
};

/// Everything that the page says.
struct scorecard {
    std::string title;
    std::string summary;
    std::string trend;
    std::vector<row> topics;
    std::vector<row> questions;
    std::vector<link> study;
};

const row topic_heads{"topic", "score"};
const row question_heads{"question", "score", "time", "planned", "hints", "decided by a run"};

std::string score_text(const std::optional<double>& score) {
    return score ? percent(*score) : "not reached";
}

std::string decided(const question& what, const asked_question& how) {
    if (what.kind == question_kind::code)
        return how.verdict.empty() ? "not checked"
                                   : how.verdict + " after " + counted(how.checks, "check");
    if (!how.chose_right) return "";
    return *how.chose_right ? "right" : "wrong";
}

row question_row(const question& what, const asked_question& how) {
    return {what.title,
            score_text(score_of(what, how)),
            minutes_and_seconds(interview_clock::duration(how.seconds)),
            minutes_and_seconds(what.time),
            std::to_string(how.hints),
            decided(what, how)};
}

std::string lesson_title(const catalogue& all, const std::string& number) {
    return number + " " + all.find_lesson(number).title;
}

std::string chapter(const scorecard_source& from, const std::string& number) {
    return from.root + "/lessons/" + from.all.find_lesson(number).folder + "/README.md";
}

/// A coding task that was answered, and not passed.
bool is_open(const question& what, const asked_question& how) {
    const bool answered = how.checks > 0 || score_of(what, how).has_value();
    return what.kind == question_kind::code && answered && how.verdict != "pass";
}

/// The weakest topics first; then the exercises that were not passed.
std::vector<link> to_study(const scorecard_source& from, const interview_score& score) {
    std::vector<std::pair<double, std::string>> weak;
    for (const auto& [lesson, share] : score.lessons)
        if (share < good_enough) weak.emplace_back(share, lesson);
    std::sort(weak.begin(), weak.end());
    std::vector<link> all;
    for (const auto& [share, lesson] : weak)
        all.push_back({lesson_title(from.all, lesson), chapter(from, lesson)});
    for (const auto& each : from.what.questions) {
        const auto* const known = from.questions.find(each.id);
        if (known == nullptr || !is_open(*known, each)) continue;
        const auto& task = from.all.find(known->exercise);
        all.push_back(
            {task.id() + " " + task.title, from.root + "/exercises/" + task.file().string()});
    }
    return all;
}

scorecard collected(const scorecard_source& from) {
    const auto score = score_of(from.questions, from.what);
    scorecard made;
    made.title = "Interview of " + date_of(from.what.id);
    made.summary =
        fmt::format("Score {}; {} of {} minutes used; seed {}.", score_text(score.whole),
                    minutes_and_seconds(interview_clock::duration(from.what.seconds_used)),
                    from.what.minutes, from.what.seed);
    made.trend = trend(from);
    for (const auto& [lesson, share] : score.lessons)
        made.topics.push_back({lesson_title(from.all, lesson), percent(share)});
    for (const auto& each : from.what.questions)
        if (const auto* const known = from.questions.find(each.id))
            made.questions.push_back(question_row(*known, each));
    made.study = to_study(from, score);
    return made;
}

// --- Markdown ---------------------------------------------------------------------------------

std::string markdown_row(const row& cells) {
    std::string line = "|";
    for (auto cell : cells) {
        std::replace(cell.begin(), cell.end(), '|', '/');
        line += " " + cell + " |";
    }
    return line + "\n";
}

std::string markdown_table(const row& heads, const std::vector<row>& rows) {
    std::string text = markdown_row(heads) + markdown_row(row(heads.size(), "---"));
    for (const auto& each : rows)
        text += markdown_row(each);
    return text + "\n";
}

// --- a terminal -------------------------------------------------------------------------------

std::string heading(const terminal& out, const std::string& text) {
    return "\n" + styled(out, style::bold, wrapped(out, text)) + "\n\n";
}

/// "pass after 3 checks, 1 hint", as far as there is any of it.
std::string remarks(const row& question) {
    const auto& hints = question[4];
    std::string text = question[5];
    if (hints != "0")
        text += (text.empty() ? "" : ", ") + hints + (hints == "1" ? " hint" : " hints");
    return text.empty() ? text : " (" + text + ")";
}

std::string question_lines(const terminal& out, const std::vector<row>& questions) {
    std::string text;
    for (const auto& each : questions)
        text += hanging(out, fmt::format("  {:>11}  {:>5} of {:>5}  ", each[1], each[2], each[3]),
                        each[0] + remarks(each)) +
                "\n";
    return text;
}

std::string study_lines(const terminal& out, const std::vector<link>& study) {
    if (study.empty()) return "  Nothing fell short: take harder questions.\n";
    std::string text;
    for (const auto& each : study)
        text += hanging(out, "  - ", each.text) + "\n    " + each.target + "\n";
    return text;
}

// --- HTML -------------------------------------------------------------------------------------

constexpr const char* style_sheet =
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c1e21;background:#fff}table{border-collapse:collapse;width:100%}.wide{overflow-x:auto}"
    "th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8a8f98}a{color:#0b57a4}"
    "@media(prefers-color-scheme:dark){body{color:#e4e6eb;background:#16181c}a{color:#8ab8ff}}";

std::string html_row(const row& cells, const char* tag) {
    std::string line = "<tr>";
    for (const auto& cell : cells)
        line += fmt::format("<{0}>{1}</{0}>", tag, escaped(cell));
    return line + "</tr>\n";
}

std::string html_table(const char* caption, const row& heads, const std::vector<row>& rows) {
    auto text = fmt::format("<h2>{}</h2>\n<div class=\"wide\" tabindex=\"0\" role=\"region\" "
                            "aria-label=\"{}\"><table>\n<thead>{}</thead><tbody>",
                            caption, caption, html_row(heads, "th scope=\"col\""));
    for (const auto& each : rows)
        text += html_row(each, "td");
    return text + "</tbody></table></div>\n";
}

std::string html_study(const std::vector<link>& study) {
    if (study.empty()) return "<p>Nothing fell short: take harder questions.</p>\n";
    std::string text = "<ul>\n";
    for (const auto& each : study)
        text += fmt::format("<li><a href=\"{}\">{}</a></li>\n", escaped(each.target),
                            escaped(each.text));
    return text + "</ul>\n";
}

} // namespace

std::string date_of(const std::string& id) {
    if (id.size() < 13) return id;
    return fmt::format("{}-{}-{} {}:{} UTC", id.substr(0, 4), id.substr(4, 2), id.substr(6, 2),
                       id.substr(9, 2), id.substr(11, 2));
}

std::string trend(const scorecard_source& from) {
    std::vector<std::string> scores;
    for (const auto& each : from.before)
        if (const auto score = score_of(from.questions, each).whole)
            scores.push_back(percent(*score));
    if (scores.empty()) return {};
    if (const auto score = score_of(from.questions, from.what).whole)
        scores.push_back(percent(*score));
    const auto first = scores.size() > most_in_trend ? scores.size() - most_in_trend : 0;
    std::string text;
    for (std::size_t i = first; i < scores.size(); ++i)
        text += (text.empty() ? "" : ", ") + scores[i];
    return text;
}

std::string scorecard_markdown(const scorecard_source& from) {
    const auto card = collected(from);
    auto text = fmt::format("# {}\n\n{}\n\n", card.title, card.summary);
    if (!card.trend.empty())
        text += "The latest interviews, this one last: " + card.trend + ".\n\n";
    text += "## By topic\n\n" + markdown_table(topic_heads, card.topics);
    text += "## Question by question\n\n" + markdown_table(question_heads, card.questions);
    text += "## What to study next\n\n";
    for (const auto& each : card.study)
        text += fmt::format("- [{}]({})\n", each.text, each.target);
    if (card.study.empty()) text += "Nothing fell short: take harder questions.\n";
    return text;
}

std::string scorecard_text(const terminal& out, const scorecard_source& from) {
    const auto card = collected(from);
    auto text = heading(out, card.title) + wrapped(out, card.summary) + "\n";
    if (!card.trend.empty())
        text += wrapped(out, "The latest interviews, this one last: " + card.trend + ".") + "\n";
    if (!card.topics.empty()) text += heading(out, "By topic");
    for (const auto& each : card.topics)
        text += fmt::format("  {:>5}  {}\n", each[1], each[0]);
    text += heading(out, "Question by question") + question_lines(out, card.questions);
    return text + heading(out, "What to study next") + study_lines(out, card.study);
}

std::string scorecard_html(const scorecard_source& from) {
    const auto card = collected(from);
    auto text = fmt::format(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
        "<title>{0}</title><style>{1}</style></head><body><main>\n<h1>{0}</h1>\n<p>{2}</p>\n",
        escaped(card.title), style_sheet, escaped(card.summary));
    if (!card.trend.empty())
        text +=
            fmt::format("<p>The latest interviews, this one last: {}.</p>\n", escaped(card.trend));
    text += html_table("By topic", topic_heads, card.topics);
    text += html_table("Question by question", question_heads, card.questions);
    text += "<h2>What to study next</h2>\n" + html_study(card.study);
    return text + "</main></body></html>\n";
}

} // namespace runner
