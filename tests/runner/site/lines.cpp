// Text as lines, which is how chapters are read.
#include "site/lines.hpp"

namespace runner {
namespace {

constexpr std::string_view blanks = " \t\r";

/// The marks of a fence at the front of `text`: three or more of the same kind, else nothing.
std::string_view fence_mark(std::string_view text) {
    if (text.empty() || (text[0] != '`' && text[0] != '~')) return {};
    const auto end = std::min(text.find_first_not_of(text[0]), text.size());
    return end < 3 ? std::string_view{} : text.substr(0, end);
}

} // namespace

std::vector<std::string> split_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string join_lines(const std::vector<std::string>& lines) {
    std::string text;
    for (const auto& line : lines)
        text.append(line).append("\n");
    return text;
}

std::string_view trimmed(std::string_view text) noexcept {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::string_view take_word(std::string_view& text) noexcept {
    text = trimmed(text);
    const auto end = std::min(text.find_first_of(blanks), text.size());
    const auto word = text.substr(0, end);
    text = trimmed(text.substr(end));
    return word;
}

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    for (auto word = take_word(text); !word.empty(); word = take_word(text))
        words.emplace_back(word);
    return words;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

bool fence_reader::read(std::string_view line) {
    const auto text = trimmed(line);
    const auto mark = fence_mark(text);
    if (mark_.empty()) {
        if (mark.empty()) return false;
        mark_ = mark;
        info_ = trimmed(text.substr(mark.size()));
    } else if (text == mark && mark.size() >= mark_.size() && mark[0] == mark_[0]) {
        mark_.clear();
    }
    return true;
}

} // namespace runner
