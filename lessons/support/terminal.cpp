// Asks the terminal and the environment; fits text to the answer.
#include "terminal.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <langinfo.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace narration {

namespace {

constexpr int narrowest = 20;
constexpr int usual = 80; // when nobody knows

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

int columns_from_environment() {
    const auto text = variable("COLUMNS");
    int columns = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    return is_number && columns > 0 ? columns : usual;
}

int columns_of_stdout() {
    winsize size{};
    const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return std::max(narrowest, known ? size.ws_col : columns_from_environment());
}

// Looks at the locale of the environment without making it the program's own.
bool locale_is_utf8() {
    const locale_t locale = newlocale(LC_CTYPE_MASK, "", nullptr);
    if (!locale) return false;
    const bool utf8 = std::strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
    freelocale(locale);
    return utf8;
}

bool starts_code_point(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

// Bytes of the first `columns` code points.
std::size_t bytes_of(std::string_view text, int columns) {
    std::size_t at = 0;
    for (; at < text.size(); ++at)
        if (starts_code_point(text[at]) && columns-- == 0) break;
    return at;
}

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of(" \n"), text.size());
        if (end > 0) words.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return words;
}

} // namespace

look look_of_stdout() {
    const bool to_terminal = isatty(STDOUT_FILENO) == 1;
    const bool plain = variable("TERM") == "dumb" || !variable("NO_COLOR").empty();
    return {columns_of_stdout(), locale_is_utf8(), to_terminal && !plain,
            to_terminal && isatty(STDIN_FILENO) == 1};
}

int display_width(std::string_view text) {
    return static_cast<int>(std::count_if(text.begin(), text.end(), starts_code_point));
}

std::vector<std::string> wrapped(std::string_view text, int columns) {
    std::vector<std::string> lines;
    std::string line;
    for (auto word : words_of(text)) {
        if (!line.empty() && display_width(line) + 1 + display_width(word) > columns)
            lines.push_back(std::exchange(line, {}));
        while (display_width(word) > columns) {
            const auto cut = bytes_of(word, columns);
            lines.emplace_back(word.substr(0, cut));
            word.remove_prefix(cut);
        }
        if (!line.empty()) line += ' ';
        line += word;
    }
    if (!line.empty()) lines.push_back(std::move(line));
    return lines;
}

std::string painted(std::string_view text, std::string_view attribute, bool colour) {
    if (!colour) return std::string(text);
    return "\x1b[" + std::string(attribute) + "m" + std::string(text) + "\x1b[0m";
}

} // namespace narration
