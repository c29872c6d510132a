// Keeps what a chapter shows equal to what it was taken from: code, output, verdicts.
#include "site/refresh.hpp"

#include "core/error.hpp"
#include "site/lines.hpp"

namespace runner {
namespace {

/// The lines of a fence: [open, close] in the chapter.
struct fence {
    std::size_t open;
    std::size_t close;
};

/// The fence that follows line `at`, with nothing but blank lines between.
std::optional<fence> fence_after(const std::vector<std::string>& lines, std::size_t at) {
    auto open = at + 1;
    while (open < lines.size() && trimmed(lines[open]).empty())
        ++open;
    fence_reader reader;
    if (open == lines.size() || !reader.read(lines[open])) return std::nullopt;
    for (auto close = open + 1; close < lines.size(); ++close) {
        reader.read(lines[close]);
        if (!reader.open()) return fence{open, close};
    }
    return std::nullopt;
}

/// Goes through a chapter once.
class refresher {
  public:
    refresher(std::string_view chapter, const fresh_content& fresh)
        : lines_(split_lines(chapter)), fresh_(fresh) {}

    refreshed run() {
        fence_reader reader;
        while (at_ < lines_.size()) {
            const auto found = reader.read(lines_[at_]) ? std::nullopt : marker_in(lines_[at_]);
            keep(at_);
            if (found) answer(*found);
        }
        result_.text = join_lines(made_);
        return std::move(result_);
    }

  private:
    /// Copies lines up to and including `last`.
    void keep(std::size_t last) {
        for (; at_ <= last; ++at_)
            made_.push_back(lines_[at_]);
    }

    void answer(const marker& found) {
        const auto line = at_; // the one after the marker, counted from 0: the marker's, from 1
        try {
            const auto content = fresh_(found);
            if (content) replace(line, split_lines(*content));
        } catch (const std::runtime_error& wrong) {
            result_.faults.push_back({line, wrong.what()});
        }
    }

    void replace(std::size_t line, const std::vector<std::string>& content) {
        const auto found = fence_after(lines_, line - 1);
        if (!found) throw own_fault("a fenced block has to follow this marker");
        if (!std::equal(content.begin(), content.end(), lines_.begin() + offset(found->open + 1),
                        lines_.begin() + offset(found->close)))
            result_.stale.push_back({line, "the block after this marker is out of date"});
        keep(found->open);
        made_.insert(made_.end(), content.begin(), content.end());
        at_ = found->close;
        keep(found->close);
    }

    static std::ptrdiff_t offset(std::size_t index) { return static_cast<std::ptrdiff_t>(index); }

    std::vector<std::string> lines_;
    const fresh_content& fresh_;
    std::size_t at_ = 0;
    std::vector<std::string> made_;
    refreshed result_;
};

} // namespace

std::optional<marker> marker_in(std::string_view line) {
    auto text = trimmed(line);
    if (!text.starts_with("<!--") || !text.ends_with("-->") || text.size() < 7) return std::nullopt;
    text = trimmed(text.substr(4, text.size() - 7));
    const auto word = take_word(text);
    if (!word.ends_with(':')) return std::nullopt;
    return marker{std::string(word.substr(0, word.size() - 1)), std::string(text)};
}

std::string to_text(std::string_view file, const std::vector<remark>& remarks) {
    std::string text;
    for (const auto& each : remarks)
        text.append(file).append(":" + std::to_string(each.line) + ": " + each.text + "\n");
    return text;
}

refreshed refresh(std::string_view chapter, const fresh_content& fresh) {
    return refresher(chapter, fresh).run();
}

} // namespace runner
