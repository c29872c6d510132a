// Who is talked to: a person at a terminal, or a file of answers.
#pragma once

#include "core/terminal.hpp"

#include <cstdio>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace runner {

/// Says things, and asks for lines. Used by one thread.
class conversation {
  public:
    /// Where answers come from: the next line without its end, nothing when there are no more.
    using source = std::function<std::optional<std::string>()>;

    /// `echo`: answers are printed too, since nobody types them where the output is read.
    conversation(terminal out, source answers, bool echo)
        : out_(out), answers_(std::move(answers)), echo_(echo) {}

    [[nodiscard]] const terminal& out() const noexcept { return out_; }

    /// A paragraph, wrapped, with an empty line behind it.
    void say(const std::string& text) const;
    /// The same in bold.
    void title(const std::string& text) const;
    /// Entries of a list, each behind its own sign or number.
    void list(const std::vector<std::string>& entries, bool numbered = false) const;
    /// As it is: code, reports.
    void show(const std::string& text) const;

    /// One line, without blanks at its ends. Nothing when there are no more answers. Blocks.
    [[nodiscard]] std::optional<std::string> ask(const std::string& prompt) const;

  private:
    terminal out_;
    source answers_;
    bool echo_;
};

/// Lines of a stream that outlives the source. Blocks on a terminal.
[[nodiscard]] conversation::source lines_of(std::FILE* from);

} // namespace runner
