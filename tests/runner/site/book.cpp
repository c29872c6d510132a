// Cuts the chapters out of their pages and joins them.
#include "site/book.hpp"

#include "core/error.hpp"
#include "site/course.hpp"
#include "site/html.hpp"
#include "site/lines.hpp"
#include "site/search_index.hpp"

#include <fmt/format.h>

namespace runner {
namespace {

/// What a chapter says, without what stands around it on its page.
std::string text_of(const std::string& page, const std::string& url) {
    constexpr std::string_view opening = "<div class=\"textblock\">";
    const auto start = page.find(opening);
    const auto end = page.find("</div></div><!-- contents -->");
    if (start == nowhere || end == nowhere) throw own_fault("the text of " + url + " is not found");
    return page.substr(start + opening.size(), end - start - opening.size());
}

void lower_headings(std::string& html) {
    for (const char level : {'5', '4', '3', '2'}) {
        const char lower = static_cast<char>(level + 1);
        for (const std::string start : {"<h", "</h"})
            replace_all(html, start + level, start + lower);
    }
}

/// `chapter_02.html#why` is on this page now, as `#why`.
void keep_links_here(std::string& html, const std::vector<lesson>& lessons) {
    for (const auto& each : lessons) {
        const auto link = "href=\"" + page_url(chapter_id(each));
        replace_all(html, link + "#", "href=\"#");
        replace_all(html, link + "\"", "href=\"#" + chapter_id(each) + "\"");
    }
}

/// Doxygen's tooltips are hidden; those of several chapters have the same ids.
void drop_ids_of_tooltips(std::string& html) {
    constexpr std::string_view opening = "<div class=\"ttc\"", id = " id=\"";
    for (auto at = html.find(opening); at != nowhere; at = html.find(opening, at)) {
        at += opening.size();
        if (html.compare(at, id.size(), id) == 0)
            html.erase(at, html.find('"', at + id.size()) + 1 - at);
    }
}

std::string chapter_html(const lesson& which, const std::vector<lesson>& lessons,
                         const std::string& page) {
    auto text = text_of(page, page_url(chapter_id(which)));
    lower_headings(text);
    drop_ids_of_tooltips(text);
    keep_links_here(text, lessons);
    replace_all(text, "<details class=\"fold\">", "<details class=\"fold\" open>");
    return fmt::format(
        "<section class=\"chapter\">\n<h2 id=\"{}\"><span class=\"number\">{}</span> "
        "{}</h2>\n{}</section>\n",
        chapter_id(which), which.number, escaped(which.title), text);
}

std::string contents_item(const lesson& which, const std::string& page) {
    auto html = fmt::format("<li><a href=\"#{}\"><span class=\"number\">{}</span> {}</a>\n<ul>\n",
                            chapter_id(which), which.number, escaped(which.title));
    for (const auto& each : index_page(page_url(chapter_id(which)), page).sections)
        if (!each.heading.empty())
            html += fmt::format("<li><a href=\"#{}\">{}</a></li>\n", each.anchor,
                                escaped(each.heading));
    return html + "</ul></li>\n";
}

/// The start of the next link; the end of the text when there is none.
std::size_t next_link(const std::string& html, std::size_t from) {
    return std::min(html.find("<a ", from), html.size());
}

bool leads_to_a_page(const std::string& tag) {
    const auto start = tag.find(" href=\"");
    if (start == nowhere) return false;
    const auto target = tag.substr(start + 7);
    return !target.starts_with("#") && target.substr(0, target.find('"')).find("://") == nowhere;
}

} // namespace

std::string book_html(const std::vector<lesson>& lessons,
                      const std::map<std::string, std::string>& pages) {
    std::string contents, chapters;
    for (const auto& each : lessons) {
        const auto page = pages.find(page_url(chapter_id(each)));
        if (page == pages.end()) throw own_fault("there is no page of lesson " + each.number);
        contents += contents_item(each, page->second);
        chapters += chapter_html(each, lessons, page->second);
    }
    return "<div class=\"book\">\n<nav class=\"contents-list\" aria-label=\"Contents\">\n"
           "<h2>Contents</h2>\n<ol>\n" +
           contents + "</ol>\n</nav>\n" + chapters + "</div>\n";
}

std::string without_links_to_pages(const std::string& html) {
    std::string out;
    std::size_t at = 0;
    for (auto link = next_link(html, 0); link < html.size(); link = next_link(html, at)) {
        out.append(html, at, link - at);
        const auto start = html.find('>', link) + 1;
        const auto end = html.find("</a>", link);
        if (leads_to_a_page(html.substr(link, start - link))) {
            out.append(html, start, end - start);
            at = end + 4;
        } else {
            out.append(html, link, start - link);
            at = start;
        }
    }
    return out.append(html, at);
}

} // namespace runner
