// A scanner that knows comments, literals and words, and nothing else of the language.
#include "core/inline_assembly.hpp"

#include <algorithm>
#include <cctype>
#include <string>

namespace runner {

namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

class scanner {
  public:
    explicit scanner(std::string_view source) : rest_(source) {}

    std::optional<int> find() {
        while (!rest_.empty()) {
            if (rest_.starts_with("//")) {
                skip_line_comment();
            } else if (rest_.starts_with("/*")) {
                skip_past("*/", 2);
            } else if (rest_.front() == '"' || rest_.front() == '\'') {
                skip_literal(rest_.front());
            } else if (is_word(rest_.front())) {
                if (const auto word = take_word();
                    word == "asm" || word == "__asm__" || word == "__asm")
                    return line_;
            } else {
                skip(1);
            }
        }
        return std::nullopt;
    }

  private:
    void skip(std::size_t count) {
        const auto gone = rest_.substr(0, count);
        line_ += static_cast<int>(std::count(gone.begin(), gone.end(), '\n'));
        rest_.remove_prefix(gone.size());
    }

    /// To behind `end`, looked for from `from` on; to the end of the text where it is missing.
    void skip_past(std::string_view end, std::size_t from) {
        const auto found = rest_.find(end, from);
        skip(found == std::string_view::npos ? rest_.size() : found + end.size());
    }

    /// A backslash before the line break carries the comment on.
    void skip_line_comment() {
        bool goes_on = true;
        while (goes_on && !rest_.empty()) {
            const auto end = std::min(rest_.find('\n'), rest_.size());
            goes_on = end > 0 && rest_[end - 1] == '\\';
            skip(end + 1);
        }
    }

    void skip_literal(char quote) {
        std::size_t at = 1;
        while (at < rest_.size() && rest_[at] != quote && rest_[at] != '\n')
            at += rest_[at] == '\\' ? 2 : 1;
        skip(std::min(at + 1, rest_.size()));
    }

    /// A word, or a number with its separators; a raw string behind its prefix goes with it.
    std::string_view take_word() {
        const bool number = std::isdigit(static_cast<unsigned char>(rest_.front())) != 0;
        std::size_t size = 1;
        while (size < rest_.size() && (is_word(rest_[size]) || (number && rest_[size] == '\'')))
            ++size;
        const auto word = rest_.substr(0, size);
        skip(size);
        if (!number && word.ends_with('R') && rest_.starts_with('"')) skip_raw_string();
        return word;
    }

    void skip_raw_string() {
        const auto open = rest_.find('(');
        if (open == std::string_view::npos) return skip(1);
        skip_past(")" + std::string(rest_.substr(1, open - 1)) + "\"", open);
    }

    std::string_view rest_;
    int line_ = 1;
};

} // namespace

std::optional<int> first_inline_assembly(std::string_view source) {
    return scanner(source).find();
}

} // namespace runner
