// Regions of files, cut out at their `//! [name]` lines; `#! [name]` where # begins a comment.
#include "site/snippet.hpp"

#include "core/error.hpp"
#include "site/lines.hpp"

#include <algorithm>

namespace runner {
namespace {

bool is_marker(std::string_view line) {
    const auto text = trimmed(line);
    return (text.starts_with("//! [") || text.starts_with("#! [")) && text.ends_with("]");
}

bool is_marker_of(std::string_view line, std::string_view name) {
    const std::string_view text = trimmed(line);
    return is_marker(line) && text.substr(text.find('[')) == "[" + std::string(name) + "]";
}

std::size_t indentation(const std::vector<std::string>& lines) {
    auto least = std::string::npos;
    for (const auto& line : lines) {
        const auto first = line.find_first_not_of(' ');
        if (first != std::string::npos) least = std::min(least, first);
    }
    return least == std::string::npos ? 0 : least;
}

void drop_indentation(std::vector<std::string>& lines) {
    const auto width = indentation(lines);
    for (auto& line : lines)
        line.erase(0, std::min(width, line.size()));
}

bool is_blank(const std::string& line) {
    return trimmed(line).empty();
}

void drop_blank_ends(std::vector<std::string>& lines) {
    lines.erase(lines.begin(), std::find_if_not(lines.begin(), lines.end(), is_blank));
    while (!lines.empty() && is_blank(lines.back()))
        lines.pop_back();
}

} // namespace

std::string cut_snippet(std::string_view source, std::string_view name) {
    const auto marker = "//! [" + std::string(name) + "]";
    std::vector<std::string> region;
    int seen = 0;
    for (auto& line : split_lines(source)) {
        if (is_marker_of(line, name))
            ++seen;
        else if (seen == 1 && !is_marker(line))
            region.push_back(std::move(line));
    }
    if (seen != 2)
        throw own_fault("it has " + std::to_string(seen) + " lines '" + marker +
                        "', and two are needed");
    drop_blank_ends(region);
    if (region.empty()) throw own_fault("there is nothing between its lines '" + marker + "'");
    drop_indentation(region);
    return join_lines(region);
}

} // namespace runner
