// Leaves the marks of snippets out.
#include "core/reference.hpp"

#include "core/files.hpp"

#include <algorithm>
#include <string_view>

namespace runner {

namespace {

bool is_mark(std::string_view line) {
    const auto first = line.find_first_not_of(' ');
    return first != std::string_view::npos && line.substr(first).starts_with("//! [");
}

} // namespace

std::string reference_text(const layout& places, const exercise& what) {
    const std::string text = read_text(places.solutions() / what.file());
    std::string result;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto line = rest.substr(0, std::min(rest.find('\n'), rest.size() - 1) + 1);
        if (!is_mark(line)) result += line;
        rest.remove_prefix(line.size());
    }
    return result;
}

} // namespace runner
