// Text out, lines in.
#include "interview/conversation.hpp"

#include "site/lines.hpp"

#include <array>

#include <fmt/format.h>

namespace runner {

void conversation::say(const std::string& text) const {
    fmt::print("{}\n\n", wrapped(out_, printable(text)));
}

void conversation::title(const std::string& text) const {
    fmt::print("{}\n\n", styled(out_, style::bold, wrapped(out_, text)));
}

void conversation::list(const std::vector<std::string>& entries, bool numbered) const {
    std::size_t number = 0;
    for (const auto& each : entries) {
        const auto lead = numbered ? fmt::format("  {}  ", ++number) : std::string("  - ");
        fmt::print("{}\n", hanging(out_, lead, printable(each)));
    }
    fmt::print("\n");
}

void conversation::show(const std::string& text) const {
    fmt::print("{}{}", text, text.ends_with('\n') ? "" : "\n");
}

std::optional<std::string> conversation::ask(const std::string& prompt) const {
    fmt::print("{} ", styled(out_, style::accent, prompt));
    std::fflush(stdout);
    const auto line = answers_();
    if (!line) {
        fmt::print("\n");
        return std::nullopt;
    }
    const std::string whole = printable(*line);
    std::string answer(trimmed(whole));
    if (echo_) fmt::print("{}\n", answer);
    return answer;
}

conversation::source lines_of(std::FILE* from) {
    return [from]() -> std::optional<std::string> {
        std::string line;
        std::array<char, 1024> block{};
        while (std::fgets(block.data(), block.size(), from) != nullptr) {
            line += block.data();
            if (!line.ends_with('\n')) continue; // longer than the block
            line.pop_back();
            return line;
        }
        if (line.empty()) return std::nullopt;
        return line;
    };
}

} // namespace runner
