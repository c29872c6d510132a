// Reads the messages of GCC, clang and the linkers; their formats differ only in details.
#include "core/diagnostics.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

namespace runner {

namespace {

/// "path:31:5: error: text", taken apart.
struct located_line {
    std::string_view path;
    int line = 0;
    std::string_view severity;
    std::string_view text;
};

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

/// The number before the next ':' at the front of `text`, which it is taken off.
std::optional<int> take_number(std::string_view& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end == text.data() + text.size() || *end != ':')
        return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()) + 1);
    return number;
}

std::optional<located_line> parse(std::string_view line) {
    // "In file included from a.hpp:3:" leads to a header, not to a mistake.
    if (line.starts_with("In file included from") || line.starts_with("                 from"))
        return {};
    for (std::size_t colon = line.find(':'); colon != std::string_view::npos;
         colon = line.find(':', colon + 1)) {
        auto rest = line.substr(colon + 1);
        const auto number = take_number(rest);
        if (!number) continue;
        take_number(rest); // the column, where there is one
        while (rest.starts_with(' '))
            rest.remove_prefix(1);
        located_line found{line.substr(0, colon), *number, {}, rest};
        for (const std::string_view word : {"fatal error", "error", "warning", "note"}) {
            if (!rest.starts_with(word) || rest.substr(word.size(), 2) != ": ") continue;
            found.severity = word == "fatal error" ? std::string_view("error") : word;
            found.text = rest.substr(word.size() + 2);
            break;
        }
        return found;
    }
    return std::nullopt;
}

/// GCC and clang print the source line and a caret below a message: "   31 |   code".
std::string excerpt_after(const std::vector<std::string_view>& lines, std::size_t at) {
    std::string text;
    for (std::size_t i = at + 1; i < lines.size() && i <= at + 2; ++i) {
        const auto bar = lines[i].find(" | ");
        const bool old_clang = bar == std::string_view::npos && lines[i].starts_with(' ');
        if (bar == std::string_view::npos && !old_clang) break;
        text += std::string(text.empty() ? "" : "\n") + std::string(lines[i]);
    }
    return text;
}

/// The line of `file` that an error elsewhere came from: told around it, at most until the next
/// error.
int line_that_led_there(const std::vector<std::string_view>& lines, std::size_t at,
                        std::string_view file) {
    const auto concerns = [&](std::string_view line) {
        const auto found = parse(line);
        return found && found->path == file && found->severity != "error" ? found->line : 0;
    };
    for (std::size_t back = at; back-- > 0;) {
        const auto found = parse(lines[back]);
        if (found && (found->severity == "error" || found->severity == "warning")) break;
        if (const int line = concerns(lines[back])) return line;
    }
    for (std::size_t on = at + 1; on < lines.size(); ++on) {
        const auto found = parse(lines[on]);
        if (found && (found->severity == "error" || found->severity == "warning")) break;
        if (const int line = concerns(lines[on])) return line;
    }
    return 0;
}

/// "cc1plus: fatal error: text", "fatal error: text": about no line in particular.
std::optional<diagnostic> unplaced_error(std::string_view line) {
    for (const std::string_view sign : {"fatal error: ", "error: "}) {
        const auto at = line.find(sign);
        if (at == std::string_view::npos) continue;
        if (at == 0 || line.substr(0, at).ends_with(": "))
            return diagnostic{"error", std::string(line.substr(at + sign.size())), 0, {}};
    }
    return std::nullopt;
}

/// "multiple definition of `main'" and its like carry no severity word.
std::optional<diagnostic> linker_message(std::string_view line) {
    for (const std::string_view sign :
         {"multiple definition of", "duplicate symbol", "undefined"}) {
        if (line.find(sign) == std::string_view::npos) continue;
        return diagnostic{"error", std::string(line), 0, {}};
    }
    return std::nullopt;
}

} // namespace

std::vector<diagnostic> diagnostics(std::string_view output, std::string_view file) {
    const auto lines = lines_of(output);
    std::vector<diagnostic> found;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto message = parse(lines[i]);
        if (!message || (message->severity != "error" && message->severity != "warning")) {
            if (message) continue;
            auto other = unplaced_error(lines[i]);
            if (!other) other = linker_message(lines[i]);
            if (other) found.push_back(std::move(*other));
            continue;
        }
        diagnostic one{std::string(message->severity), std::string(message->text), 0, {}};
        one.line = message->path == file ? message->line : line_that_led_there(lines, i, file);
        if (message->path == file) one.excerpt = excerpt_after(lines, i);
        found.push_back(std::move(one));
    }
    std::stable_partition(found.begin(), found.end(), [](const auto& d) { return d.line != 0; });
    return found;
}

} // namespace runner
