// Small pieces of HTML.
#include "site/html.hpp"

#include "site/lines.hpp"

namespace runner {
namespace {

void append_escaped(std::string& out, char c) {
    switch (c) {
    case '&':
        out += "&amp;";
        break;
    case '<':
        out += "&lt;";
        break;
    case '>':
        out += "&gt;";
        break;
    case '"':
        out += "&quot;";
        break;
    default:
        out += c;
    }
}

/// Writes what stands between two `mark`s as an element; true when there is such a pair at the
/// front.
bool take_span(std::string_view& text, std::string_view mark, std::string_view element,
               std::string& out) {
    if (!text.starts_with(mark)) return false;
    const auto end = text.find(mark, mark.size());
    if (end == std::string_view::npos || end == mark.size()) return false;
    const auto content = text.substr(mark.size(), end - mark.size());
    if (mark == "*" && (content.front() == ' ' || content.back() == ' ')) return false; // a product
    out.append("<").append(element).append(">");
    out += mark == "`" ? escaped(content) : inline_html(content);
    out.append("</").append(element).append(">");
    text.remove_prefix(end + mark.size());
    return true;
}

} // namespace

std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text)
        append_escaped(out, c);
    return out;
}

std::string inline_html(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        if (take_span(text, "`", "code", out) || take_span(text, "**", "strong", out) ||
            take_span(text, "*", "em", out))
            continue;
        append_escaped(out, text.front());
        text.remove_prefix(1);
    }
    return out;
}

std::string paragraphs_html(std::string_view text) {
    std::string out;
    std::string paragraph;
    const auto finish = [&] {
        if (!trimmed(paragraph).empty()) out += "<p>" + inline_html(trimmed(paragraph)) + "</p>\n";
        paragraph.clear();
    };
    for (const auto& line : split_lines(text)) {
        if (trimmed(line).empty()) finish();
        paragraph.append(paragraph.empty() ? "" : " ").append(trimmed(line));
    }
    finish();
    return out;
}

std::string html_block(std::string_view html) {
    return "\n\\htmlonly[block]\n" + std::string(html) + "\n\\endhtmlonly\n\n";
}

std::string slug(std::string_view title) {
    std::string out;
    for (const char c : title) {
        const bool upper = c >= 'A' && c <= 'Z';
        const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || upper || c == '_';
        if (kept)
            out += upper ? static_cast<char>(c - 'A' + 'a') : c;
        else if ((c == ' ' || c == '-') && !out.empty())
            out += '_';
    }
    return out;
}

} // namespace runner
