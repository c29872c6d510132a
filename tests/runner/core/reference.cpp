// Leaves the marks of snippets out.
#include "core/reference.hpp"

#include "core/files.hpp"

#include <algorithm>

namespace runner {

namespace {

bool is_marker(std::string_view line) {
    const auto first = line.find_first_not_of(' ');
    return first != std::string_view::npos && line.substr(first).starts_with("//! [");
}

bool ends_blank(const std::string& text) {
    return text.empty() || text.ends_with("\n\n");
}

} // namespace

std::string without_markers(std::string_view source) {
    std::string result;
    bool after_marker = false;
    while (!source.empty()) {
        const auto line = source.substr(0, std::min(source.find('\n'), source.size() - 1) + 1);
        source.remove_prefix(line.size());
        if (is_marker(line)) {
            after_marker = true;
        } else if (line != "\n" || !after_marker || !ends_blank(result)) {
            result += line;
            after_marker = false;
        }
    }
    return result;
}

std::string reference_text(const layout& places, const exercise& what) {
    return without_markers(read_text(places.solutions() / what.file()));
}

} // namespace runner
