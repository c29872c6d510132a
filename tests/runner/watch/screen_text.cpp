// Text cut into lines that fit the terminal, for the frames of watch mode.
#include "watch/screen_text.hpp"

#include "core/utf8.hpp"

namespace runner {
namespace {

/// True when the last escape sequence that begins with `opening` is not `closing`.
bool is_open(std::string_view line, std::string_view opening, std::string_view closing) {
    const std::size_t last = line.rfind(opening);
    return last != std::string_view::npos && !line.substr(last).starts_with(closing);
}

/// What a broken line leaves open (a colour, a link) must not run on into the next.
std::string closed(std::string line) {
    constexpr std::string_view end_of_link = "\x1b]8;;\x1b\\";
    constexpr std::string_view end_of_style = "\x1b[0m";
    if (is_open(line, "\x1b]8;;", end_of_link)) line += end_of_link;
    if (is_open(line, "\x1b[", end_of_style)) line += end_of_style;
    return line;
}

void add_line(text_lines& to, const terminal& out, std::string_view line) {
    while (columns(line) > width_of(out)) {
        const std::string_view head = fitting_prefix(line, width_of(out));
        to.push_back(closed(std::string(head)));
        line.remove_prefix(head.size());
    }
    to.push_back(closed(std::string(line)));
}

/// `text` cut after each slash: the places where a path may be broken.
std::vector<std::string_view> path_pieces(std::string_view text) {
    std::vector<std::string_view> pieces;
    while (!text.empty()) {
        const std::size_t slash = text.find('/');
        const std::size_t size = slash == std::string_view::npos ? text.size() : slash + 1;
        pieces.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return pieces;
}

} // namespace

std::size_t width_of(const terminal& out) {
    return static_cast<std::size_t>(out.width);
}

void add_text(text_lines& to, const terminal& out, std::string_view text) {
    while (text.ends_with('\n'))
        text.remove_suffix(1);
    for (;;) {
        const std::size_t end = text.find('\n');
        add_line(to, out, text.substr(0, end));
        if (end == std::string_view::npos) return;
        text.remove_prefix(end + 1);
    }
}

void add_path(text_lines& to, const terminal& out, std::string_view lead,
              const std::filesystem::path& absolute, const std::filesystem::path& path) {
    const std::string shown = printable(path.string());
    const std::string target = absolute.string();
    std::string line(lead);
    std::string piece_on_line;
    const auto flush = [&] { return line + file_link(out, target, piece_on_line); };
    for (const std::string_view piece : path_pieces(shown)) {
        const std::size_t taken = columns(line) + columns(piece_on_line);
        if (taken > 0 && taken + columns(piece) > width_of(out)) {
            add_line(to, out, flush());
            line.clear();
            piece_on_line.clear();
        }
        piece_on_line += piece;
    }
    add_line(to, out, flush());
}

void add_paragraph(text_lines& to, const terminal& out, std::string_view text, style look,
                   int indent) {
    text_lines lines;
    add_text(lines, out, wrapped(out, printable(text), indent));
    for (const std::string& line : lines)
        to.push_back(styled(out, look, line));
}

} // namespace runner
