// What is done to Doxygen's pages afterwards: menu, neighbours, headings, search index.
#include "site/finish.hpp"

#include "core/files.hpp"
#include "site/api_list.hpp"
#include "site/book.hpp"
#include "site/html.hpp"
#include "site/lines.hpp"
#include "site/search_index.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace runner {
namespace {

namespace fs = std::filesystem;

/// Turns `<h1 ...>` that begins with `opening` into another level, with its end.
void change_level(std::string& text, const std::string& opening, char from, char to) {
    for (auto at = text.find(opening); at != std::string::npos; at = text.find(opening, at + 1)) {
        text[at + 2] = to;
        const auto end = text.find(std::string("</h") + from + ">", at);
        if (end != std::string::npos) text[end + 3] = to;
    }
}

/// Long names of things in C++ may be broken where their words meet.
std::string breakable(std::string name) {
    for (const std::string_view joint : {"::", "_", "/"})
        replace_all(name, joint, std::string(joint) + "<wbr>");
    return name;
}

/// "workbook::thread_pool Class Reference" as the name, and below it what it is.
std::string short_title(const std::string& title) {
    constexpr std::string_view ending = " Reference";
    const auto end = title.rfind(ending);
    if (end == std::string::npos ||
        title.find_first_not_of(" \n", end + ending.size()) != std::string::npos)
        return trimmed(title).find(' ') == std::string_view::npos ? breakable(title) : title;
    const auto blank = title.rfind(' ', end - 1);
    auto kind = title.substr(blank + 1, end - blank - 1);
    for (auto& c : kind)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return breakable(title.substr(0, blank)) + " <span class=\"kind\">" + kind + "</span>";
}

/// Doxygen's title is no heading, and its sections begin at the first level.
void mend_headings(std::string& html) {
    change_level(html, "<h3><a class=\"anchor\"", '3', '4');
    change_level(html, "<h2><a class=\"anchor\"", '2', '3');
    change_level(html, "<h1><a class=\"anchor\"", '1', '2');
    const auto start = html.find("<div class=\"title\">");
    if (start == std::string::npos) return;
    const auto end = html.find("</div>", start);
    const auto title =
        "<h1 class=\"title\">" + short_title(html.substr(start + 19, end - start - 19)) + "</h1>";
    html.replace(start, end + 6 - start, title);
}

/// Doxygen takes the text of a reference as it stands, backticks and all.
void mend_references(std::string& html) {
    constexpr std::string_view opening = "<a class=\"el\" href=\"";
    for (auto at = html.find(opening); at != std::string::npos; at = html.find(opening, at + 1)) {
        const auto end = html.find("</a>", at);
        const auto mark = html.find('`', at);
        const auto closing = mark < end ? html.find('`', mark + 1) : end;
        if (closing >= end) continue;
        html.replace(closing, 1, "</code>");
        html.replace(mark, 1, "<code>");
    }
}

/// Doxygen guesses that `loop.run()` is some `run` of ours. A call on an object is none of its
/// names.
void drop_guesses(std::string& html) {
    constexpr std::string_view opening = "<code><a class=\"el\"";
    for (auto at = html.find(opening); at != std::string::npos; at = html.find(opening, at + 1)) {
        const auto start = html.find('>', at + 6) + 1;
        const auto end = html.find("</a>", start);
        const auto text = html.substr(start, end - start);
        if (text.find('.') == std::string::npos || !text.ends_with("()")) continue;
        html.replace(at + 6, end + 4 - at - 6, text);
    }
}

/// Doxygen names the values of some enumerations twice. A name leads to the first place.
void drop_second_anchors(std::string& html) {
    constexpr std::string_view opening = "<a id=\"";
    std::set<std::string> seen;
    for (auto at = html.find(opening); at != std::string::npos; at = html.find(opening, at)) {
        const auto start = at + opening.size();
        const auto end = html.find("></a>", at);
        const bool fresh = seen.insert(html.substr(start, html.find('"', start) - start)).second;
        if (fresh || end != html.find('>', at))
            at = start;
        else
            html.erase(at, end + 5 - at);
    }
}

std::string item(const std::string& url, std::string_view title) {
    return fmt::format("<li><a href=\"{}\">{}</a></li>\n", url, title);
}

std::string lesson_items(const lesson& which) {
    auto html = fmt::format("<li><a href=\"{}\">{} {}</a>\n<ul>\n", page_url(chapter_id(which)),
                            which.number, escaped(which.title));
    for (const auto& each : which.exercises)
        html += item(page_url(exercise_id(each)), each.id() + " " + escaped(each.title));
    return html + "</ul></li>\n";
}

std::string verdict_items(const finishing& about) {
    std::string html;
    for (const auto& each : about.verdicts)
        html += item(page_url(each.id), each.title);
    return html;
}

/// A fold with the page's sections; only for pages to be read from top to bottom.
std::string sections_html(const indexed_page& page) {
    constexpr std::size_t worth_a_list = 5;
    if (!page.url.starts_with("chapter_") || page.sections.size() < worth_a_list) return {};
    std::string html = "<details class=\"onpage\"><summary>On this page</summary>\n<ul>\n";
    for (const auto& each : page.sections)
        if (!each.heading.empty()) html += item("#" + each.anchor, escaped(each.heading));
    return html + "</ul></details>\n";
}

/// The pages that a page links to.
std::set<std::string> linked_pages(const std::string& html) {
    constexpr std::string_view opening = "href=\"";
    std::set<std::string> found;
    for (auto at = html.find(opening); at != std::string::npos; at = html.find(opening, at)) {
        at += opening.size();
        const auto target = html.substr(at, html.find_first_of("\"#", at) - at);
        if (target.ends_with(".html")) found.insert(target);
    }
    return found;
}

/// Doxygen writes more indexes than anybody asks for: what no way leads to is left out.
std::set<std::string> reachable(const std::map<std::string, std::string>& pages) {
    std::set<std::string> seen{"index.html"};
    std::vector<std::string> open{"index.html"};
    while (!open.empty()) {
        const auto page = pages.find(open.back());
        open.pop_back();
        if (page == pages.end()) continue;
        for (const auto& target : linked_pages(page->second))
            if (seen.insert(target).second) open.push_back(target);
    }
    return seen;
}

std::map<std::string, std::string> read_pages(const fs::path& folder, const finishing& about) {
    std::map<std::string, std::string> pages;
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto url = entry.path().filename().string();
        if (url.ends_with(".html")) pages[url] = finished(read_text(entry.path()), url, about);
    }
    return pages;
}

} // namespace

std::string side_html(const finishing& about) {
    std::string html =
        "<ul>\n" + item("index.html", "Start") + "</ul>\n<p class=\"group\">Lessons</p>\n<ul>\n";
    for (const auto& each : about.lessons)
        html += lesson_items(each);
    html +=
        "</ul>\n<p class=\"group\">Reference</p>\n<ul>\n" +
        item("exercises.html", "All exercises") + item("interview.html", "The interview") +
        item("errata.html", "Errata of the usual answer") + item("glossary.html", "Glossary") +
        "<li><a href=\"verdicts.html\">Verdicts</a>\n<details><summary>Each word</summary><ul>\n" +
        verdict_items(about) + "</ul></details></li>\n" +
        item("deciding.html", "How a verdict is decided") +
        item("instructor.html", "Grading the files of others") +
        item("explorer.html", "The explorer") + item("api.html", "Contracts") +
        "</ul>\n<p class=\"group\">Contribute</p>\n<ul>\n" +
        item("adding.html", "Adding a lesson or an exercise") +
        item("explorer_architecture.html", "How the explorer works") + "</ul>\n";
    return html;
}

std::string finished(std::string html, const std::string& url, const finishing& about) {
    const auto id = url.substr(0, url.rfind('.'));
    mend_headings(html);
    mend_references(html);
    drop_guesses(html);
    drop_second_anchors(html);
    // A constructor has no type: its place must not be a blank line.
    replace_all(html, "&#160;</td><td class=\"memItemRight\"", "</td><td class=\"memItemRight\"");
    replace_all(html, "<!-- workbook: side -->", side_html(about));
    replace_all(html, "<!-- workbook: neighbours -->",
                neighbours_html(reading_order(about.lessons), id));
    replace_all(html, "<div id=\"workbook-api\"></div>",
                "<div data-nosearch>" + api_list_html(about.lessons, about.api) + "</div>");
    const auto list = sections_html(index_page(url, html));
    if (!list.empty())
        replace_all(html, "<div class=\"textblock\">", list + "<div class=\"textblock\">");
    return html;
}

void finish_pages(const fs::path& folder, const finishing& about) {
    auto pages = read_pages(folder, about);
    if (const auto book = pages.find("book.html"); book != pages.end())
        replace_all(book->second, "<div id=\"workbook-book\"></div>",
                    book_html(about.lessons, pages));
    const auto wanted = reachable(pages);
    std::vector<indexed_page> index;
    for (const auto& [url, html] : pages) {
        if (!wanted.contains(url)) {
            fs::remove(folder / url);
            continue;
        }
        replace_file(folder / url, html);
        if (!is_left_out(url)) index.push_back(index_page(url, html));
    }
    replace_file(folder / "search_index.js", to_script(index));
}

} // namespace runner
