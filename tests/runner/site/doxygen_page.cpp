// Turns a chapter's Markdown, as people read it raw, into what Doxygen understands.
#include "site/doxygen_page.hpp"

#include "core/error.hpp"
#include "site/html.hpp"
#include "site/lines.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace runner {
namespace {

/// How many `#` a heading begins with; 0 for any other line.
std::size_t heading_level(std::string_view line) {
    const auto level = std::min(line.find_first_not_of('#'), line.size());
    return level < line.size() && line[level] == ' ' ? level : 0;
}

std::string without_backticks(std::string_view text) {
    std::string out(text);
    std::erase(out, '`');
    return out;
}

/// Does the text of a link begin on `line` and end on the `next` one?
bool breaks_a_link(std::string_view line, std::string_view next) {
    const auto open = line.rfind('[');
    const auto close = next.find(']');
    return open != nowhere && line.find(']', open) == nowhere && close != nowhere &&
           next.substr(close).starts_with("](") && next.find('[') > close;
}

/// The language of a fence in Doxygen's spelling; what it cannot highlight is plain text.
std::string language(std::string_view info) {
    const auto word = take_word(info);
    if (word == "cpp" || word == "c++") return "{.cpp}";
    if (word == "python" || word == "py") return "{.py}";
    return "{.unparsed}";
}

bool is_program_text(std::string_view info) {
    return language(info) != "{.unparsed}";
}

/// Code spans as Doxygen takes them: it ends one at an apostrophe unless the marks are doubled.
std::string code_span(std::string_view span) {
    const bool single = !span.starts_with("``");
    return single && span.find('\'') != nowhere ? "`" + std::string(span) + "`" : std::string(span);
}

class converter {
  public:
    converter(std::string_view chapter, const page_context& context)
        : lines_(split_lines(chapter)), context_(context) {}

    doxygen_page run() {
        for (; at_ < lines_.size(); ++at_) {
            try {
                convert(lines_[at_]);
            } catch (const std::runtime_error& wrong) {
                fault(wrong.what());
            }
        }
        if (result_.title.empty()) result_.faults.push_back({1, "the page has no heading '# ...'"});
        if (folds_ != 0) fault("a <details> is not closed");
        return std::move(result_);
    }

  private:
    void fault(std::string text) { result_.faults.push_back({at_ + 1, std::move(text)}); }

    void put(std::string_view line) { result_.text.append(line).append("\n"); }

    void convert(const std::string& line) {
        if (fence_.read(line)) return convert_fence(line);
        if (const auto found = marker_in(line)) return insert(*found);
        if (trimmed(line).starts_with("<!--")) return skip_comment();
        if (heading_level(line) > 0) return convert_heading(line);
        if (convert_fold(trimmed(line))) return;
        if (trimmed(line).empty()) bold_ = false;
        put(convert_prose(with_whole_links()));
    }

    /// This line, and what follows as long as a link's text goes over its end: Doxygen would take
    /// the rest of the page for its title.
    std::string with_whole_links() {
        auto text = lines_[at_];
        while (at_ + 1 < lines_.size() && breaks_a_link(text, lines_[at_ + 1])) {
            std::string_view rest = trimmed(lines_[++at_]);
            if (rest.starts_with("> ")) rest.remove_prefix(2);
            text.append(" ").append(rest);
        }
        return text;
    }

    /// Output of programs looks different from code.
    void convert_fence(const std::string& line) {
        const bool opens = fence_.open() && !inside_;
        const bool closes = !fence_.open();
        const bool framed = !is_program_text(fence_.info()) && line.find_first_not_of(" \t") == 0;
        if (opens && framed) result_.text += html_block("<div class=\"terminal\">");
        put(opens ? line.substr(0, line.find_last_of("`~") + 1) + language(fence_.info()) : line);
        if (closes && framed) result_.text += html_block("</div>");
        if (closes && asked_ && context_.behind) result_.text += context_.behind(*asked_);
        if (closes) asked_.reset();
        inside_ = fence_.open();
    }

    void insert(const marker& found) {
        static const std::vector<std::string> filled{"snippet", "output", "verdict", "explore",
                                                     "script"};
        if (std::find(filled.begin(), filled.end(), found.kind) != filled.end()) {
            asked_ = found;
            return;
        }
        result_.text += "\n" + context_.insert(found) + "\n";
    }

    void skip_comment() {
        while (lines_[at_].find("-->") == std::string::npos && at_ + 1 < lines_.size())
            ++at_;
    }

    void convert_heading(const std::string& line) {
        const auto level = heading_level(line);
        const std::string title(trimmed(line.substr(level)));
        if (level == 1 && result_.title.empty()) {
            result_.title = without_backticks(title);
            const std::string label =
                context_.id == "index" ? "mainpage" : context_.id; // Doxygen's word
            return put("# " + result_.title + " {#" + label + "}\n");
        }
        put(std::string(level, '#') + " " + convert_prose(title) + " {#" + anchor(title) + "}");
    }

    std::string anchor(const std::string& title) {
        const auto base = context_.id + "_" + slug(title);
        const int earlier = anchors_[base]++;
        return earlier == 0 ? base : base + "_" + std::to_string(earlier);
    }

    /// `<details>`, `<summary>...</summary>` and `</details>`, on lines of their own or together.
    bool convert_fold(std::string_view text) {
        if (text == "</details>") {
            if (--folds_ < 0) throw own_fault("this </details> closes nothing");
            return put(html_block("</div></details>")), true;
        }
        if (text.starts_with("<details")) {
            const auto end = text.find('>');
            if (end == nowhere) throw own_fault("<details is not closed with >");
            ++folds_;
            fold_open_ = text.substr(0, end).find(" open") != nowhere;
            text = trimmed(text.substr(end + 1));
            if (text.empty()) return true; // the summary is on the next line
        }
        return convert_summary(text);
    }

    bool convert_summary(std::string_view text) {
        constexpr std::string_view opening = "<summary>", closing = "</summary>";
        if (!text.starts_with(opening)) return false;
        if (!text.ends_with(closing))
            throw own_fault("a <summary> has to be one line and nothing else");
        const auto title =
            text.substr(opening.size(), text.size() - opening.size() - closing.size());
        put(html_block("<details class=\"fold\"" + std::string(fold_open_ ? " open" : "") +
                       "><summary>" + summary_html(trimmed(title)) +
                       "</summary><div class=\"fold-body\">"));
        return true;
    }

    /// Summaries may hold Markdown, or the tags for strong and code.
    static std::string summary_html(std::string_view title) {
        std::string text(title);
        for (const auto& [tag, mark] : std::map<std::string, std::string>{{"<b>", "**"},
                                                                          {"</b>", "**"},
                                                                          {"<strong>", "**"},
                                                                          {"</strong>", "**"},
                                                                          {"<code>", "`"},
                                                                          {"</code>", "`"}})
            for (auto at = text.find(tag); at != std::string::npos; at = text.find(tag, at))
                text.replace(at, tag.size(), mark);
        return inline_html(text);
    }

    std::string convert_prose(std::string_view line) {
        std::string out;
        while (!line.empty()) {
            if (line.front() == '`') {
                take_code(line, out);
            } else if (line.starts_with("](")) {
                take_link(line, out);
            } else if (line.starts_with("**") && bold_changes(line, out)) {
                bold_ = !bold_;
                out += bold_ ? "<b>" : "</b>";
                line.remove_prefix(2);
            } else {
                out += line.front();
                line.remove_prefix(1);
            }
        }
        return out;
    }

    /// Doxygen sees no strong words that begin or end with code: it gets the element.
    [[nodiscard]] bool bold_changes(std::string_view line, std::string_view before) const {
        const char next = line.size() > 2 ? line[2] : ' ';
        const char previous = before.empty() ? ' ' : before.back();
        return next != '*' && (bold_ ? previous != ' ' : next != ' ');
    }

    static void take_code(std::string_view& line, std::string& out) {
        const auto marks = std::min(line.find_first_not_of('`'), line.size());
        const auto end = line.find(line.substr(0, marks), marks);
        const auto length = end == nowhere ? marks : end + marks;
        out += code_span(line.substr(0, length));
        line.remove_prefix(length);
    }

    /// The place of the parenthesis that closes the one at 1; targets may hold pairs of their own.
    static std::size_t closing(std::string_view line) {
        int depth = 0;
        for (std::size_t i = 1; i < line.size(); ++i) {
            if (line[i] == '(') ++depth;
            if (line[i] == ')' && --depth == 0) return i;
        }
        return nowhere;
    }

    void take_link(std::string_view& line, std::string& out) {
        const auto end = closing(line);
        if (end == nowhere) throw own_fault("a link's target is not closed on its line");
        out += "](" + context_.link(std::string(line.substr(2, end - 2))) + ")";
        line.remove_prefix(end + 1);
    }

    std::vector<std::string> lines_;
    const page_context& context_;
    std::size_t at_ = 0;
    fence_reader fence_;
    bool inside_ = false;
    std::optional<marker> asked_; // what fills the next fence
    bool bold_ = false;           // between ** and **; a paragraph's end ends it
    int folds_ = 0;
    bool fold_open_ = false;
    std::map<std::string, int> anchors_;
    doxygen_page result_;
};

} // namespace

doxygen_page to_doxygen(std::string_view chapter, const page_context& context) {
    return converter(chapter, context).run();
}

} // namespace runner
