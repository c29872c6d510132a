// Sorts headers into contracts and the rest.
#include "site/api_list.hpp"

#include "site/course.hpp"
#include "site/html.hpp"
#include "site/lines.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace runner {
namespace {

/// A header and what it is the contract of; 0 for what is no contract.
struct entry {
    const api_file* file = nullptr;
    int exercise = 0;
    std::string purpose; ///< without the name of the exercise
};

std::string folder_of(const std::string& path) {
    return path.substr(0, path.rfind('/'));
}

std::string capitalised(std::string text) {
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
        text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return text;
}

/// "The contract of 02.1: a pool." is "A pool.", of exercise 1.
entry entry_of(const api_file& file, const lesson& of) {
    for (const auto& each : of.exercises)
        if (const auto start = "The contract of " + each.id() + ": ";
            file.purpose.starts_with(start))
            return {&file, each.number, capitalised(file.purpose.substr(start.size()))};
    return {&file, 0, file.purpose};
}

std::string api_row(const entry& what, const lesson* of) {
    const auto& path = what.file->path;
    std::string link;
    if (of != nullptr && what.exercise > 0)
        for (const auto& each : of->exercises)
            if (each.number == what.exercise)
                link =
                    fmt::format(" <a href=\"{}\">{}</a>", page_url(exercise_id(each)), each.id());
    return fmt::format("<div><dt><a href=\"{}\"><code>{}</code></a></dt><dd>{}{}</dd></div>\n",
                       what.file->url, escaped(path.substr(path.rfind('/') + 1)),
                       inline_html(what.purpose), link);
}

std::string rows(const std::vector<entry>& all, const lesson* of = nullptr) {
    std::string html = "<dl class=\"contracts\">\n";
    for (const auto& each : all)
        html += api_row(each, of);
    return html + "</dl>\n";
}

std::string fold(std::string_view title, const std::string& html) {
    return fmt::format("<details class=\"fold\"><summary>{}</summary><div class=\"fold-body\">{}"
                       "</div></details>\n",
                       title, html);
}

std::string lesson_html(const lesson& of, const std::vector<api_file>& files) {
    std::vector<entry> contracts, others;
    for (const auto& file : files) {
        if (folder_of(file.path) != "lessons/" + of.folder) continue;
        auto found = entry_of(file, of);
        (found.exercise > 0 ? contracts : others).push_back(std::move(found));
    }
    std::stable_sort(contracts.begin(), contracts.end(),
                     [](const entry& a, const entry& b) { return a.exercise < b.exercise; });
    if (contracts.empty() && others.empty()) return {};
    auto html = fmt::format("<h2><a href=\"{}\">{} {}</a></h2>\n", page_url(chapter_id(of)),
                            of.number, escaped(of.title));
    if (!contracts.empty()) html += rows(contracts, &of);
    if (!others.empty()) html += fold("What this lesson is also made of", rows(others));
    return html;
}

std::vector<entry> entries_in(const std::string& folder, const std::vector<api_file>& files) {
    std::vector<entry> found;
    for (const auto& file : files)
        if (folder_of(file.path) == folder) found.push_back({&file, 0, file.purpose});
    return found;
}

} // namespace

std::string purpose_of(std::string_view header) {
    std::string text;
    for (const auto& line : split_lines(header)) {
        if (!line.starts_with("// ")) break;
        text += (text.empty() ? "" : " ") + line.substr(3);
    }
    return text;
}

std::string api_list_html(const std::vector<lesson>& lessons, const std::vector<api_file>& files) {
    std::string html;
    for (const auto& each : lessons)
        html += lesson_html(each, files);
    if (const auto found = entries_in("tests/explorer", files); !found.empty())
        html += "<h2>The explorer</h2>\n" + rows(found);
    std::string helpers;
    if (const auto found = entries_in("lessons/support", files); !found.empty())
        helpers += fold("What lessons are told with", rows(found));
    if (const auto found = entries_in("tests/graders/support", files); !found.empty())
        helpers += fold("What graders are written with", rows(found));
    return helpers.empty() ? html : html + "<h2>Helpers</h2>\n" + helpers;
}

} // namespace runner
