// What interviews and quizzes have in common: where answers come from, and scorecards on disk.
#pragma once

#include "commands/commands.hpp"
#include "interview/bank.hpp"
#include "interview/conversation.hpp"
#include "interview/record.hpp"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace runner {

/// The answers of a person at the terminal, or of a file.
class answers {
  public:
    /// `file`: "-" is standard input; empty is the terminal. Throws `usage_error` when there is
    /// neither, or the file cannot be read. `command`: "quiz", for the complaint.
    answers(const session& s, const std::string& file, const std::string& command);

    [[nodiscard]] conversation::source source() const;

    /// Whether nobody sees what is answered.
    [[nodiscard]] bool echo() const noexcept { return echo_; }

  private:
    std::shared_ptr<std::FILE> file_;
    bool echo_;
};

/// While it lives, Ctrl-C says these words and then ends the program as it always does. One at a
/// time.
class kept_on_interrupt {
  public:
    /// `words`: a literal.
    explicit kept_on_interrupt(const char* words);
    ~kept_on_interrupt();
    kept_on_interrupt(const kept_on_interrupt&) = delete;
    kept_on_interrupt& operator=(const kept_on_interrupt&) = delete;

    [[nodiscard]] std::string words() const { return words_; }

  private:
    const char* words_;

    struct sigaction before_ {};
};

/// Where a scorecard is, and what it says on a terminal.
struct scorecard_files {
    std::filesystem::path markdown;
    std::filesystem::path html;
    std::string text;
};

/// Writes the scorecard of a finished interview. `all`: every interview that is known; those that
/// were finished before it make the trend. Throws `usage_error` when it cannot be saved.
scorecard_files write_scorecard(const session& s, const bank& questions,
                                const interview_record& what,
                                const std::vector<interview_record>& all);

} // namespace runner
