// Questions with folds.
#include "site/question_list.hpp"

#include "core/files.hpp"
#include "core/verdict.hpp"
#include "site/course.hpp"
#include "site/html.hpp"

#include <fmt/format.h>

namespace runner {

namespace {

std::string list_html(const char* tag, const std::vector<std::string>& entries) {
    std::string html = fmt::format("<{}>", tag);
    for (const auto& each : entries)
        html += "<li>" + inline_html(each) + "</li>";
    return html + fmt::format("</{}>\n", tag);
}

/// Choices are texts as a program prints them, line by line.
std::string choices_html(const question& what) {
    std::string html = what.kind == question_kind::output
                           ? "<p>Which of these can it print?</p>\n<ol>"
                           : "<p>Which verdict does it get?</p>\n<ol>";
    for (const auto& each : what.choices)
        html += what.kind == question_kind::output
                    ? "<li><pre class=\"fragment\">" + escaped(each) + "</pre></li>"
                    : "<li>" + verdict_html(each) + "</li>";
    return html + "</ol>\n";
}

std::string program_html(const layout& places, const question& what) {
    if (!what.has_choices()) return {};
    return "<pre class=\"fragment\">" + escaped(read_text(program_file(places, what))) +
           "</pre>\n" + choices_html(what);
}

std::string task_html(const catalogue& all, const question& what) {
    if (what.kind != question_kind::code) return {};
    const auto& task = all.find(what.exercise);
    return fmt::format("<p>The task: <a href=\"{}\">{} {}</a>.</p>\n", page_url(exercise_id(task)),
                       task.id(), escaped(task.title));
}

std::string folded_html(const question& what) {
    std::string html =
        "<details class=\"fold\"><summary>What a good answer has in it</summary>"
        "<div class=\"fold-body\"><p><strong>What the interviewer is after.</strong> " +
        inline_html(what.aim) + "</p>\n";
    if (!what.clarify.empty())
        html += "<p><strong>Ask before you begin</strong></p>\n" + list_html("ul", what.clarify);
    html += "<p><strong>Points</strong></p>\n" + list_html("ul", what.rubric) +
            "<p><strong>A model answer</strong></p>\n" + paragraphs_html(what.answer) +
            "<p><strong>Common wrong answers</strong></p>\n" + list_html("ul", what.wrong);
    for (const auto& each : what.follow_ups)
        html += "<p><strong>" + inline_html(each.ask) + "</strong></p>\n" +
                paragraphs_html(each.answer);
    return html + "</div></details>\n";
}

std::string question_html(const layout& places, const catalogue& all, const question& what) {
    return fmt::format("<section class=\"question\"><h4 id=\"question_{}_{}\">{}</h4>\n"
                       "<p class=\"aside\">{}, difficulty {} of 10, {} minutes</p>\n",
                       what.lesson, what.name, escaped(what.title), to_string(what.kind),
                       what.difficulty, what.time.count()) +
           paragraphs_html(what.prompt) + program_html(places, what) + task_html(all, what) +
           folded_html(what) + "</section>\n";
}

} // namespace

std::string questions_html(const layout& places, const bank& all,
                           const std::vector<lesson>& lessons) {
    const catalogue exercises(lessons);
    std::string html;
    for (const auto& each : lessons) {
        const auto about = all.about(each.number);
        if (about.empty()) continue;
        html += fmt::format("<h3><a href=\"{}\">{} {}</a></h3>\n", page_url(chapter_id(each)),
                            each.number, escaped(each.title));
        for (const auto* one : about)
            html += question_html(places, exercises, *one);
    }
    return html;
}

} // namespace runner
