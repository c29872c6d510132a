// What the terminal can do, and text made for it: colour, width, links.
#include "core/terminal.hpp"

#include "core/utf8.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>
#include <vector>

#include <sys/ioctl.h>
#include <unistd.h>

namespace runner {
namespace {

constexpr int narrowest = 20;
constexpr int widest = 1000;

std::string_view environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? std::string_view{} : std::string_view{value};
}

int window_width() {
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    const int stated = std::atoi(std::string(environment("COLUMNS")).c_str());
    return stated > 0 ? stated : 80;
}

bool locale_is_utf8() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        std::string value(environment(name));
        if (value.empty()) continue;
        std::transform(value.begin(), value.end(), value.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
    }
    return false;
}

bool understands_escapes() {
    const std::string_view kind = environment("TERM");
    return isatty(STDOUT_FILENO) == 1 && environment("NO_COLOR").empty() && !kind.empty() &&
           kind != "dumb";
}

std::string_view escape_of(style look) {
    switch (look) {
    case style::plain:
        return "";
    case style::bold:
        return "\x1b[1m";
    case style::dim:
        return "\x1b[2m";
    case style::good:
        return "\x1b[1;32m";
    case style::bad:
        return "\x1b[1;31m";
    case style::warn:
        return "\x1b[33m";
    case style::accent:
        return "\x1b[36m";
    }
    return "";
}

bool is_plain_in_uri(unsigned char c) {
    return std::isalnum(c) != 0 || c == '/' || c == '-' || c == '.' || c == '_' || c == '~';
}

std::string percent_encoded(std::string_view path) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string result;
    for (const char raw : path) {
        const auto c = static_cast<unsigned char>(raw);
        if (is_plain_in_uri(c)) {
            result += raw;
        } else {
            result += '%';
            result += digits[c >> 4U];
            result += digits[c & 0xFU];
        }
    }
    return result;
}

std::vector<std::string_view> split(std::string_view text, char at) {
    std::vector<std::string_view> parts;
    while (true) {
        const std::size_t end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

/// Fills lines of a fixed number of columns with words.
class line_filler {
  public:
    line_filler(std::string& to, std::string first_lead, std::string other_lead, std::size_t room)
        : to_(to), lead_(std::move(first_lead)), other_lead_(std::move(other_lead)), room_(room) {}

    void add_word(std::string_view word) {
        const std::size_t width = columns(word);
        if (used_ > 0 && used_ + 1 + width > room_) break_line();
        if (used_ > 0) {
            to_ += ' ';
            ++used_;
        }
        add_piecewise(word);
    }

    void break_line() {
        if (!begun_) to_.append(trimmed(lead_));
        to_ += '\n';
        begun_ = false;
        used_ = 0;
        lead_ = other_lead_;
    }

    void finish() {
        if (!begun_) to_.append(trimmed(lead_));
    }

  private:
    static std::string_view trimmed(std::string_view text) {
        const std::size_t last = text.find_last_not_of(' ');
        return last == std::string_view::npos ? std::string_view{} : text.substr(0, last + 1);
    }

    /// A path is rather cut behind a slash.
    static std::string_view front_of(std::string_view word, std::size_t room) {
        const std::string_view most = fitting_prefix(word, room);
        const std::size_t slash = most.rfind('/');
        const bool inside_escape = most.find('\x1b') != std::string_view::npos;
        return slash == std::string_view::npos || slash == 0 || inside_escape
                   ? most
                   : most.substr(0, slash + 1);
    }

    void begin() {
        if (begun_) return;
        to_ += lead_;
        begun_ = true;
    }

    void add_piecewise(std::string_view word) {
        while (!word.empty()) {
            const std::string_view piece =
                columns(word) > room_ - used_ ? front_of(word, room_ - used_) : word;
            begin();
            to_.append(piece);
            used_ += columns(piece);
            word.remove_prefix(piece.size());
            if (!word.empty()) break_line();
        }
    }

    std::string& to_;
    std::string lead_;
    std::string other_lead_;
    std::size_t room_;
    std::size_t used_ = 0;
    bool begun_ = false;
};

std::string filled(std::string_view text, std::string first_lead, std::string other_lead,
                   std::size_t room) {
    std::string result;
    line_filler filler(result, std::move(first_lead), std::move(other_lead), room);
    bool first = true;
    for (const std::string_view line : split(text, '\n')) {
        if (!first) filler.break_line();
        first = false;
        for (const std::string_view word : split(line, ' ')) {
            if (!word.empty()) filler.add_word(word);
        }
    }
    filler.finish();
    return result;
}

bool is_bidirectional_control(char32_t code) {
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

} // namespace

terminal terminal::detect() {
    terminal found;
    found.interactive = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1;
    found.styled = understands_escapes();
    found.unicode = locale_is_utf8();
    found.width = std::clamp(window_width(), narrowest, widest);
    return found;
}

std::string_view symbol(const terminal& out, sign which) noexcept {
    static constexpr std::array<std::array<std::string_view, 2>, 6> forms{
        {{"+", "✓"}, {"x", "✗"}, {".", "·"}, {"->", "→"}, {"...", "…"}, {"-", "─"}}};
    return forms[static_cast<std::size_t>(which)][out.unicode ? 1 : 0];
}

std::string styled(const terminal& out, style look, std::string_view text) {
    if (!out.styled || look == style::plain || text.empty()) return std::string(text);
    return std::string(escape_of(look)).append(text).append("\x1b[0m");
}

std::string file_link(const terminal& out, std::string_view absolute_path, std::string_view text) {
    if (!out.styled || absolute_path.empty()) return std::string(text);
    return "\x1b]8;;file://" + percent_encoded(absolute_path) + "\x1b\\" + std::string(text) +
           "\x1b]8;;\x1b\\";
}

std::string wrapped(const terminal& out, std::string_view text, int indent) {
    const int kept = std::clamp(indent, 0, std::max(0, out.width - narrowest / 2));
    const std::string lead(static_cast<std::size_t>(kept), ' ');
    return filled(text, lead, lead, static_cast<std::size_t>(std::max(1, out.width - kept)));
}

std::string hanging(const terminal& out, std::string_view lead, std::string_view text) {
    const auto width = static_cast<std::size_t>(std::max(1, out.width));
    const std::size_t taken = columns(lead);
    if (taken + narrowest / 2 > width) {
        return filled(lead, "", "", width) + "\n" + wrapped(out, text, 4);
    }
    return filled(text, std::string(lead), std::string(taken, ' '), width - taken);
}

std::string shortened(const terminal& out, std::string_view text, std::size_t limit) {
    if (columns(text) <= limit) return std::string(text);
    const std::string_view dots = symbol(out, sign::dots);
    const std::size_t room = columns(dots);
    if (limit <= room) return std::string(fitting_prefix(text, std::max<std::size_t>(1, limit)));
    std::string result(fitting_prefix(text, limit - room));
    const bool was_styled = result.find('\x1b') != std::string::npos;
    return result.append(dots).append(was_styled ? "\x1b[0m" : "");
}

std::string printable(std::string_view text) {
    constexpr std::size_t tab = 8;
    std::string result;
    result.reserve(text.size());
    std::size_t column = 0;
    while (!text.empty()) {
        if (const std::size_t escape = escape_length(text); escape > 0) {
            text.remove_prefix(escape);
            continue;
        }
        const decoded next = decode(text);
        if (!next.valid) {
            result += "\xEF\xBF\xBD";
            ++column;
        } else if (next.code == '\n') {
            result += '\n';
            column = 0;
        } else if (next.code == '\t') {
            const std::size_t spaces = tab - column % tab;
            result.append(spaces, ' ');
            column += spaces;
        } else if (const bool control = next.code < 0x20 || (next.code >= 0x7F && next.code < 0xA0);
                   !control && !is_bidirectional_control(next.code)) {
            result.append(text.substr(0, next.length));
            column += static_cast<std::size_t>(columns(next.code));
        }
        text.remove_prefix(next.length);
    }
    return result;
}

std::string progress_bar(const terminal& out, std::size_t done, std::size_t all) {
    constexpr std::size_t longest = 40;
    const std::string count = std::to_string(done) + "/" + std::to_string(all);
    const std::size_t frame = out.unicode ? 1 : 3; // a space, and the brackets of the ASCII form
    const auto width = static_cast<std::size_t>(std::max(narrowest, out.width));
    const std::size_t taken = count.size() + frame;
    const std::size_t room = taken + 4 < width ? std::min(longest, width - taken) : 4;
    const std::size_t full = all == 0 ? 0 : std::min(done, all) * room / all;
    std::string bar;
    for (std::size_t i = 0; i < room; ++i) {
        if (out.unicode) bar += i < full ? "█" : "░";
        if (!out.unicode) bar += i < full ? '#' : '.';
    }
    return (out.unicode ? bar : "[" + bar + "]") + " " + count;
}

} // namespace runner
