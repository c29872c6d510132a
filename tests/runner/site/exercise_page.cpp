// The page of an exercise, made of what its description, its solution and its mutants say.
#include "site/exercise_page.hpp"

#include "core/reference.hpp"
#include "site/course.hpp"
#include "site/html.hpp"

#include <fmt/format.h>
#include <map>

namespace runner {
namespace {

std::string fact(std::string_view name, std::string_view html) {
    return fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", name, html);
}

std::string kind_html(const exercise& what) {
    switch (what.kind) {
    case exercise_kind::build:
        return "build: fill in what is missing";
    case exercise_kind::debug:
        return "debug: the code looks right and is not";
    case exercise_kind::stretch:
        return "stretch: harder, optional";
    }
    return {};
}

/// The number in words and as a bar that only repeats it.
std::string difficulty_html(int difficulty) {
    return fmt::format(
        "{0} of 10 <meter min=\"0\" max=\"10\" value=\"{0}\" aria-hidden=\"true\"></meter>",
        difficulty);
}

std::string prerequisites_html(const std::vector<exercise>& all) {
    std::string html;
    for (const auto& each : all)
        html += fmt::format("{}<a href=\"{}\">{} {}</a>", html.empty() ? "" : "<br>",
                            page_url(exercise_id(each)), each.id(), escaped(each.title));
    return html.empty() ? "none" : html;
}

std::string facts_html(const exercise_page_source& source) {
    const auto& what = source.what;
    return "<dl class=\"facts\">\n" + fact("Kind", kind_html(what)) +
           fact("Difficulty", difficulty_html(what.difficulty)) +
           fact("Time", fmt::format("about {} minutes", what.minutes)) +
           fact("Do first", prerequisites_html(source.prerequisites)) +
           fact("Concepts", escaped(fmt::format("{}", fmt::join(what.concepts, ", ")))) +
           fact("As shipped", verdict_html(what.verdict)) + "</dl>";
}

std::string commands_html(const exercise& what) {
    return fmt::format("<div class=\"terminal\"><pre class=\"fragment\"># your file: exercises/{}\n"
                       "./workbook check {}\n./workbook hint {}</pre></div>",
                       escaped(what.file().string()), what.id(), what.id());
}

/// Each hint holds the fold of the next one, so that nobody sees two by one click.
std::string hints_html(const std::vector<std::string>& hints) {
    std::string html;
    for (std::size_t i = 0; i < hints.size(); ++i)
        html += fmt::format("<details class=\"fold hint\"><summary>{} {} of {}</summary>"
                            "<div class=\"fold-body\">{}",
                            i == 0 ? "Hint" : "Next hint:", i + 1, hints.size(),
                            paragraphs_html(hints[i]));
    for (std::size_t i = 0; i < hints.size(); ++i)
        html += "</div></details>";
    return html;
}

std::string solution_fold(const exercise_page_source& source) {
    return html_block("<details class=\"fold\"><summary>Show the reference solution</summary>"
                      "<div class=\"fold-body\"><p>" +
                      inline_html(source.what.takeaway) + "</p>") +
           "```{.cpp}\n" + without_markers(source.solution) + "```\n" +
           html_block("</div></details>");
}

std::string tally_html(const std::vector<mutant>& mutants) {
    std::map<std::string, int> count;
    for (const auto& each : mutants)
        ++count[each.verdict];
    std::string html;
    for (const auto& [word, times] : count)
        html += fmt::format("{}{} &times; {}", html.empty() ? "" : ", ", times, verdict_html(word));
    return html;
}

/// What became of the claim that the grader catches all of them.
std::string judged_html(const exercise_page_source& source) {
    const auto command = fmt::format("<code>./workbook judge {}</code>", source.what.id());
    if (!source.judged)
        return fmt::format("<p class=\"judged\">Not judged in this build: {} does it, and the next "
                           "<code>./workbook docs</code> shows here what came out.</p>\n",
                           command);
    const auto& found = *source.judged;
    auto html =
        fmt::format("<p class=\"judged\">As {} found in this build: <strong>{} of {}</strong> "
                    "wrong ones get that verdict. The reference gets {}",
                    command, found.killed, found.mutants,
                    verdict_html(std::string(to_string(found.reference))));
    if (!found.coverage.empty()) html += " (" + escaped(found.coverage) + ")";
    return html + ".</p>\n";
}

std::string mutants_html(const exercise_page_source& source) {
    const auto& mutants = source.mutants;
    std::string html = fmt::format(
        "<p>A grader can be wrong too, so it is judged: it has to pass the reference and other "
        "right "
        "solutions, and it has to catch {} wrong ones, each with the verdict it deserves: "
        "{}.</p>\n{}"
        "<details class=\"fold\"><summary>Show the wrong ones (they give away a little)</summary>"
        "<div class=\"fold-body\"><div class=\"wide\"><table "
        "class=\"list\"><thead><tr><th>Mistake</th>"
        "<th>Verdict</th><th>Why somebody writes it</th></tr></thead><tbody>\n",
        mutants.size(), tally_html(mutants), judged_html(source));
    for (const auto& each : mutants) {
        auto name = each.name;
        for (auto& c : name)
            c = c == '_' ? ' ' : c;
        html += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", escaped(name),
                            verdict_html(each.verdict), inline_html(each.why));
    }
    return html + "</tbody></table></div></div></details>";
}

} // namespace

std::string exercise_page(const exercise_page_source& source) {
    const auto& what = source.what;
    const auto id = exercise_id(what);
    const auto heading = [&id](std::string_view title) {
        return fmt::format("\n## {} {{#{}_{}}}\n\n", title, id, slug(title));
    };
    auto page = fmt::format("# {} {} {{#{}}}\n", what.id(), escaped(what.title), id);
    page += html_block(
        fmt::format("<p class=\"lead\">An exercise of lesson <a href=\"{}\">{} {}</a>.</p>",
                    page_url("chapter_" + what.folder), what.lesson, escaped(source.lesson_title)) +
        facts_html(source));
    page += heading("The task") + html_block(paragraphs_html(what.task) + commands_html(what));
    if (!source.contract.empty())
        page += "The contract is in [" + what.name + ".hpp](" + source.contract + ").\n";
    page += heading("Hints") + html_block(hints_html(what.hints));
    page += heading("Reference") + solution_fold(source);
    if (!source.mutants.empty()) page += heading("The grader") + html_block(mutants_html(source));
    return page;
}

} // namespace runner
